//! Signing in, one's own sessions, API tokens, service keys, and how fresh licences and roles are.

words! {
    // Signing in
    sign_in: "Sign in", "Aanmelden";
    sign_in_with(provider): "Sign in with {provider}", "Aanmelden met {provider}";
    sign_in_about: "This server shows a demonstration directory. Choose as whom you want to look around.", "Deze server toont een demonstratiedirectory. Kies als wie u wilt rondkijken.";
    sign_in_none: "This server offers no way to sign in yet. Its operator can connect an identity provider, add people, or start it with --demo for a demonstration.", "Deze server biedt nog geen manier om aan te melden. De beheerder ervan kan een identiteitsprovider koppelen, personen toevoegen of de server met --demo starten voor een demonstratie.";
    sign_in_no_roles: "no role", "geen rol";
    user_name: "User name", "Gebruikersnaam";
    user_name_hint: "With this you sign in from now on: letters from a to z, digits, and . @ _ + -", "Hiermee meldt u zich voortaan aan: letters van a tot z, cijfers en . @ _ + -";
    display_name: "Your name", "Uw naam";
    display_name_hint: "As others see it.", "Zoals anderen hem zien.";
    password: "Password", "Wachtwoord";
    password_new: "New password", "Nieuw wachtwoord";
    password_current: "Present password", "Huidig wachtwoord";
    password_hint: "Long is better than strange: a few words that only you would put together.", "Lang is beter dan vreemd: een paar woorden die alleen u bij elkaar zou zetten.";
    password_show: "Show the password", "Wachtwoord tonen";
    password_set: "Set the password and sign in", "Wachtwoord instellen en aanmelden";
    password_change: "Change the password", "Wachtwoord wijzigen";
    password_changed: "The password is changed.", "Het wachtwoord is gewijzigd.";
    invited_new: "With this link you become one of the people of this security center.", "Met deze koppeling wordt u een van de personen van dit beveiligingscentrum.";
    invited_password: "With this link you set a new password.", "Met deze koppeling stelt u een nieuw wachtwoord in.";
    invited_begin: "Begin", "Beginnen";
    tenant: "Tenant", "Tenant";
    link_until: "The link can be used until", "De koppeling kan worden gebruikt tot";
    failed_refused: "The identity provider did not let you in, or signing in was given up. Try again, or ask whoever manages your account.", "De identiteitsprovider liet u niet toe, of het aanmelden is afgebroken. Probeer het opnieuw of vraag het wie uw account beheert.";
    failed_stale: "Signing in took too long or was begun in another window. Begin again.", "Het aanmelden duurde te lang of is in een ander venster begonnen. Begin opnieuw.";
    failed_unavailable: "The identity provider cannot be reached now. Try again in a few minutes.", "De identiteitsprovider is nu niet bereikbaar. Probeer het over een paar minuten opnieuw.";
    failed_unproven: "The answer of the identity provider does not prove who you are, so nobody was signed in. Try again; if it stays, tell the operator of this server.", "Het antwoord van de identiteitsprovider bewijst niet wie u bent; daarom is niemand aangemeld. Probeer het opnieuw; blijft het zo, meld het dan aan de beheerder van deze server.";
    failed_unknown_tenant: "Your organization is not one of this security center. Its operator can add it.", "Uw organisatie hoort niet bij dit beveiligingscentrum. De beheerder ervan kan haar toevoegen.";
    signed_in: "You are signed in", "U bent aangemeld";
    signed_in_about: "You can close this window and go on where you were.", "U kunt dit venster sluiten en verdergaan waar u was.";

    // The session has ended in the middle of work
    ended_title: "Your session has ended", "Uw sessie is beëindigd";
    ended_about(name): "Nothing on this page is lost. Sign in again as {name}, and it goes on from here: what you asked for last is then done.", "Er is niets op deze pagina verloren. Meld u opnieuw aan als {name}, en het gaat hier verder: wat u het laatst hebt gevraagd, wordt dan gedaan.";
    ended_later: "Not now", "Niet nu";
    sign_in_again: "Sign in again", "Opnieuw aanmelden";

    // The account
    account: "Your sign-in and tokens", "Uw aanmelding en tokens";
    account_about: "Where you are signed in, and what programs may do in your name.", "Waar u bent aangemeld en wat programma's namens u mogen doen.";
    sessions: "Where you are signed in", "Waar u bent aangemeld";
    session_browser: "Browser", "Browser";
    session_method: "Signed in with", "Aangemeld met";
    session_address: "From address", "Vanaf adres";
    session_began: "Since", "Sinds";
    session_this: "This browser", "Deze browser";
    last_used: "Last used", "Laatst gebruikt";
    method_demonstration: "Demonstration", "Demonstratie";
    method_provider: "Identity provider", "Identiteitsprovider";
    method_token: "API token", "API-token";
    sign_out_everywhere: "Sign out everywhere", "Overal afmelden";
    everywhere_title: "Sign out everywhere?", "Overal afmelden?";
    everywhere_about: "You are signed out in every browser, this one too. API tokens stay.", "U wordt in elke browser afgemeld, ook in deze. API-tokens blijven.";
    cancel: "Cancel", "Annuleren";

    // API tokens
    tokens: "API tokens", "API-tokens";
    tokens_about: "With a token a program uses this security center without signing in. It can do no more than you, or than the role of its application, and only what its scopes name.", "Met een token gebruikt een programma dit beveiligingscentrum zonder zich aan te melden. Het kan niet meer dan u, of dan de rol van de toepassing, en alleen wat de bereiken noemen.";
    tokens_none: "There are none.", "Er zijn er geen.";
    token_new: "Make a token", "Een token maken";
    token_create: "Make the token", "Token maken";
    token_made: "The token is made.", "Het token is gemaakt.";
    token_name: "Name", "Naam";
    token_name_hint: "By which you know it again, for instance the program that uses it.", "Waaraan u het herkent, bijvoorbeeld het programma dat het gebruikt.";
    token_scopes: "Scopes", "Bereiken";
    token_for: "For", "Voor";
    for_myself: "myself", "mijzelf";
    token_for_me: "the one who made it", "wie het heeft gemaakt";
    for_application(role): "an application with the role {role}", "een toepassing met de rol {role}";
    for_days(days): "in {days} days", "over {days} dagen";
    token_revoke_about: "Programs that use it can do nothing more at once. This cannot be undone.", "Programma's die het gebruiken, kunnen meteen niets meer. Dit kan niet ongedaan worden gemaakt.";
    scope_read: "Read eligibility, the service, incidents, alerts and actions", "Geschiktheid, de service, incidenten, waarschuwingen en acties lezen";
    scope_change: "Turn the service on and off, and preview features", "De service in- en uitschakelen, en preview-functies";
    scope_audit: "Read and export the audit log", "Het auditlogboek lezen en exporteren";
    scope_roles: "Read who holds which role", "Lezen wie welke rol heeft";
    scope_incidents: "Read incidents with their alerts, as with Microsoft Graph", "Incidenten met hun waarschuwingen lezen, zoals met Microsoft Graph";
    scope_incidents_change: "Read, change and comment on incidents, as with Microsoft Graph", "Incidenten lezen, wijzigen en van opmerkingen voorzien, zoals met Microsoft Graph";
    scope_alerts: "Read alerts, as with Microsoft Graph", "Waarschuwingen lezen, zoals met Microsoft Graph";
    scope_alerts_change: "Read, change and comment on alerts, as with Microsoft Graph", "Waarschuwingen lezen, wijzigen en van opmerkingen voorzien, zoals met Microsoft Graph";
    created: "Made", "Gemaakt";
    created_by: "Made by", "Gemaakt door";
    ends: "Ends", "Eindigt";
    revoke: "Revoke", "Intrekken";
    revoke_title(name): "Revoke {name}?", "{name} intrekken?";
    secret_once: "This is shown only now. Copy it and keep it where nobody else can read it.", "Dit wordt alleen nu getoond. Kopieer het en bewaar het waar niemand anders het kan lezen.";
    secret_kept: "I have kept it", "Ik heb het bewaard";
    copy: "Copy", "Kopiëren";
    copied: "Copied", "Gekopieerd";
    not_copied: "The browser does not copy: select the text", "De browser kopieert niet: selecteer de tekst";

    // Service keys
    service_keys: "Service keys", "Servicesleutels";
    service_keys_about: "With a key a supported service proves who it is when it sends data to your tenant.", "Met een sleutel bewijst een ondersteunde service wie ze is als ze gegevens naar uw tenant stuurt.";
    service_keys_limit(count): "A service may have {count} {count|key|keys} at a time: one in use, and one to change to.", "Een service mag {count} {count|sleutel|sleutels} tegelijk hebben: een in gebruik en een om op over te gaan.";
    service_keys_none: "No key yet.", "Nog geen sleutel.";
    service_keys_full: "There are as many keys as there may be. Revoke one to make another.", "Er zijn zoveel sleutels als er mogen zijn. Trek er een in om een andere te maken.";
    service_key_create(service): "Make a key for {service}", "Een sleutel maken voor {service}";
    service_key_made: "The key is made.", "De sleutel is gemaakt.";
    service_key_revoke_about: "Data that is sent with this key is refused at once. This cannot be undone.", "Gegevens die met deze sleutel worden gestuurd, worden meteen geweigerd. Dit kan niet ongedaan worden gemaakt.";
    key_ends_with: "Ends with", "Eindigt op";

    // How fresh licences and roles are
    reading: "How fresh this is", "Hoe actueel dit is";
    reading_from: "Read from", "Gelezen uit";
    reading_file: "A file that the operator imported", "Een bestand dat de beheerder van de server heeft ingelezen";
    reading_graph: "Microsoft Graph", "Microsoft Graph";
    reading_at: "Read", "Gelezen";
    reading_next: "Next by itself", "Volgende keer vanzelf";
    reading_runs: "Licences and roles are being read.", "Licenties en rollen worden gelezen.";
    reading_unreachable: "Microsoft Graph did not answer.", "Microsoft Graph antwoordde niet.";
    reading_refused: "Microsoft Graph did not accept the credentials of this server.", "Microsoft Graph accepteerde de referenties van deze server niet.";
    reading_throttled: "Microsoft Graph asks to come back later.", "Microsoft Graph vraagt om later terug te komen.";
    reading_unreadable: "Microsoft Graph answered something that cannot be understood.", "Microsoft Graph gaf een antwoord dat niet te begrijpen is.";
    reading_kept: "What was read before is kept.", "Wat eerder is gelezen, blijft staan.";
    reading_waits: "It is tried again by itself; nobody has to do anything.", "Het wordt vanzelf opnieuw geprobeerd; niemand hoeft iets te doen.";
    reading_refused_who: "The operator of this server can renew them; a Global administrator can give consent again in Azure AD.", "De beheerder van deze server kan ze vernieuwen; een globale beheerder kan in Azure AD opnieuw toestemming geven.";
    reading_unreadable_who: "The server's log tells its operator more.", "Het logboek van de server vertelt de beheerder ervan meer.";
    check_again: "Check again", "Opnieuw controleren";
}
