//! The frame around every page, and leaving it.

words! {
    // The frame
    product: "Microsoft 365 security", "Microsoft 365-beveiliging";
    threat_protection: "Microsoft Threat Protection", "Microsoft Threat Protection";
    skip_to_content: "Skip to the content", "Naar de inhoud";
    main_navigation: "Main navigation", "Hoofdnavigatie";
    fold_navigation: "Navigation", "Navigatie";
    home: "Home", "Startpagina";
    incidents: "Incidents", "Incidenten";
    action_center: "Action center", "Actiecentrum";
    hunting: "Hunting", "Hunting";
    settings: "Settings", "Instellingen";
    preferences: "Language and theme", "Taal en thema";
    language_choice: "Language", "Taal";
    theme_heading: "Theme", "Thema";
    theme_system: "As the system", "Zoals het systeem";
    theme_light: "Light", "Licht";
    theme_dark: "Dark", "Donker";
    account_of(name): "Account: {name}", "Account: {name}";
    your_roles: "Your roles", "Uw rollen";
    no_roles: "You hold no directory role.", "U hebt geen directoryrol.";
    role_from_directory: "from Azure Active Directory", "uit Azure Active Directory";
    role_from_compliance: "from the Security & Compliance Center, gives no access here", "uit het Security & Compliance Center, geeft hier geen toegang";
    role_from_app: "an app role of the identity provider", "een app-rol van de identiteitsprovider";
    role_from_server: "given at this server", "op deze server toegekend";
    role_without_effect: "gives no access here", "geeft hier geen toegang";
    roles_more: "View your roles in Azure AD", "Uw rollen weergeven in Azure AD";
    sign_out: "Sign out", "Afmelden";
    sign_in_as_other: "Sign in as somebody else", "Als iemand anders aanmelden";
    new_tab: "(opens in a new tab)", "(opent in een nieuw tabblad)";
    connection_lost: "The connection to the server is lost. What you see may be out of date; it is being restored by itself.", "De verbinding met de server is weg. Wat u ziet, kan verouderd zijn; de verbinding wordt vanzelf hersteld.";
    loading: "Loading", "Laden";

    // What comes when it is opened
    late_title: "This could not be loaded", "Dit kon niet worden geladen";
    late_failed: "This part of the security center did not come. The rest of the page works on.", "Dit deel van het beveiligingscentrum is niet aangekomen. De rest van de pagina werkt door.";
    late_offline: "You are off line, and this part of the security center was not here yet.", "U bent offline en dit deel van het beveiligingscentrum was hier nog niet.";
    late_of_old_release: "A new version of the security center is there, and this part of the old one is gone. Load the new version to open it.", "Er is een nieuwe versie van het beveiligingscentrum en dit deel van de oude is weg. Laad de nieuwe versie om het te openen.";

    // A new version
    release_new: "A new version of the security center is there. You can go on as you are, and load it when it suits you.", "Er is een nieuwe versie van het beveiligingscentrum. U kunt doorgaan zoals u bezig bent en haar laden wanneer het u uitkomt.";
    release_load: "Load the new version", "De nieuwe versie laden";
    release_later: "Not now", "Niet nu";

    // Leaving with an unapplied change
    leave_title: "Leave without applying?", "Weggaan zonder toe te passen?";
    leave_text: "What you changed on this page is not applied, or not all of it yet. If you leave, the rest is lost.", "Wat u op deze pagina hebt gewijzigd, is niet of nog niet helemaal toegepast. Als u weggaat, gaat de rest verloren.";
    leave_stay: "Stay on this page", "Op deze pagina blijven";
    leave_go: "Leave", "Weggaan";
}
