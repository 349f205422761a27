//! Who holds which role, and other portals.

words! {
    // Items of the navigation
    secure_score: "Secure score", "Secure Score";
    classification: "Classification", "Classificatie";
    policies: "Policies", "Beleid";
    permissions: "Permissions", "Machtigingen";
    more_resources: "More resources", "Meer resources";

    // Permissions
    permissions_about: "Which roles there are, what each gives here, and who holds it.", "Welke rollen er zijn, wat elke rol hier geeft en wie die heeft.";
    permissions_assign: "Roles are given and taken in Azure AD, by a Global administrator; those of people whom this server keeps, by its operator.", "Rollen worden gegeven en ontnomen in Azure AD, door een globale beheerder; die van personen die deze server zelf bijhoudt, door de beheerder van de server.";
    permissions_manage: "Manage roles in Azure AD", "Rollen beheren in Azure AD";
    role_in_directory(name): "In the directory: {name}", "In de directory: {name}";
    role_yours: "You hold this role.", "U hebt deze rol.";
    role_gives: "What it gives here", "Wat de rol hier geeft";
    role_source: "Where it is held", "Waar de rol is toegewezen";
    role_holders: "Who holds it", "Wie die heeft";
    role_administers: "View everything, and turn Microsoft Threat Protection on and off", "Alles bekijken, en Microsoft Threat Protection in- en uitschakelen";
    role_views: "View everything", "Alles bekijken";
    role_nothing: "Nothing", "Niets";
    source_directory: "Azure Active Directory", "Azure Active Directory";
    source_compliance: "Only in the Security & Compliance Center. Such a role gives nothing here.", "Alleen in het Security & Compliance Center. Zo'n rol geeft hier niets.";
    source_app_role: "An app role, given at the identity provider.", "Een app-rol, toegekend bij de identiteitsprovider.";
    source_server: "Given at this server.", "Op deze server toegekend.";
    holders_none: "Nobody", "Niemand";
    holders_count(count): "{count} {count|person|people}", "{count} {count|persoon|personen}";
    holders_cut(shown, count): "The first {shown} by name, of {count}, because the server sends at most 100 at a time.", "De eerste {shown} op naam, van {count}, omdat de server er hoogstens 100 tegelijk stuurt.";

    // More resources
    resources_about: "Other portals that belong to the security of your organization.", "Andere portals die bij de beveiliging van uw organisatie horen.";
    resources_none: "No other portals are configured", "Er zijn geen andere portals ingesteld";
    resources_none_why: "Whoever runs this security center can name them in its file config.json; then they stand here and in the header.", "Wie dit beveiligingscentrum beheert, kan ze noemen in het bestand config.json; dan staan ze hier en in de kop.";
    resource_open(name): "Open {name}", "{name} openen";
    configuration_faulty(places): "The file config.json of this security center is faulty. Left out: {places}.", "Het bestand config.json van dit beveiligingscentrum bevat fouten. Weggelaten: {places}.";
}
