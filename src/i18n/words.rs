//! The words, one line each: name, English, Dutch. Terms of the product follow the source document.

use super::{Language, Word, Words};

macro_rules! words {
    ($($name:ident $(($($argument:ident),+))? : $english:literal, $dutch:literal;)*) => {
        /// The place of each word in the table.
        #[expect(non_camel_case_types, reason = "the names are those of the methods")]
        #[derive(Clone, Copy)]
        enum Place { $($name,)* }

        /// English and Dutch.
        static TABLE: &[[&str; 2]] = &[$([$english, $dutch],)*];

        impl Words {
            $(words!(@word $name [$($($argument),+)?]);)*
        }
    };
    (@word $name:ident []) => {
        pub(crate) fn $name(self) -> Word {
            Word { place: Place::$name as u16, words: self }
        }
    };
    (@word $name:ident [$($argument:ident),+]) => {
        pub(crate) fn $name(self, $($argument: &str),+) -> String {
            let text = self.at(Place::$name as u16);
            fill(text, &[$((stringify!($argument), $argument)),+])
        }
    };
}

impl Words {
    /// The text at a place, in the chosen language.
    pub(super) fn at(self, place: u16) -> &'static str {
        TABLE[usize::from(place)][match self.language() {
            Language::English => 0,
            Language::Dutch => 1,
        }]
    }
}

/// Puts what belongs there in the place of each `{name}`.
fn fill(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let argument = arguments.iter().find(|(argument, _)| *argument == name);
        filled.push_str(argument.map_or(name, |(_, value)| value));
        filled.push_str(rest);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::{TABLE, fill};

    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_have_each_word_with_the_same_places_to_fill() {
        assert!(TABLE.len() > 200);
        for [english, dutch] in TABLE {
            assert!(!english.trim().is_empty() && !dutch.trim().is_empty(), "{english} / {dutch}");
            assert_eq!(names(english), names(dutch), "{english} / {dutch}");
        }
    }

    #[test]
    fn what_is_filled_in_is_never_read_as_a_place() {
        assert_eq!(fill("by {name}, {time}", &[("name", "{time}"), ("time", "now")]), "by {time}, now");
    }
}

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
    role_without_effect: "gives no access here", "geeft hier geen toegang";
    roles_more: "View your roles in Azure AD", "Uw rollen weergeven in Azure AD";
    sign_out: "Sign out", "Afmelden";
    sign_in_as_other: "Sign in as somebody else", "Als iemand anders aanmelden";
    new_tab: "(opens in a new tab)", "(opent in een nieuw tabblad)";
    connection_lost: "The connection to the server is lost. What you see may be out of date; it is being restored by itself.", "De verbinding met de server is weg. Wat u ziet, kan verouderd zijn; de verbinding wordt vanzelf hersteld.";
    loading: "Loading", "Laden";

    // Leaving with an unapplied change
    leave_title: "Leave without applying?", "Weggaan zonder toe te passen?";
    leave_text: "You changed something on this page and did not apply it. If you leave, the change is lost.", "U hebt op deze pagina iets gewijzigd en niet toegepast. Als u weggaat, gaat de wijziging verloren.";
    leave_stay: "Stay on this page", "Op deze pagina blijven";
    leave_go: "Leave", "Weggaan";

    // Signing in
    sign_in: "Sign in", "Aanmelden";
    sign_in_about: "This server shows a demonstration directory. Choose as whom you want to look around.", "Deze server toont een demonstratiedirectory. Kies als wie u wilt rondkijken.";
    sign_in_none: "This server offers no way to sign in. Its operator can start it with --demo for a demonstration.", "Deze server biedt geen manier om aan te melden. De beheerder ervan kan hem met --demo starten voor een demonstratie.";
    sign_in_no_roles: "no role", "geen rol";

    // Errors
    try_again: "Try again", "Opnieuw proberen";
    error_unreachable: "The server cannot be reached. Check the connection and try again; nothing was lost.", "De server is niet bereikbaar. Controleer de verbinding en probeer het opnieuw; er is niets verloren gegaan.";
    error_timed_out: "The server did not answer in time. Try again; what you see may be out of date.", "De server antwoordde niet op tijd. Probeer het opnieuw; wat u ziet, kan verouderd zijn.";
    error_unreadable(status): "The server gave an answer that this page cannot read (status {status}). Load the page again; perhaps there is a new version.", "De server gaf een antwoord dat deze pagina niet kan lezen (status {status}). Laad de pagina opnieuw; misschien is er een nieuwe versie.";
    error_not_signed_in: "You are no longer signed in. Sign in again.", "U bent niet meer aangemeld. Meld u opnieuw aan.";
    error_forbidden: "Your permissions or licences do not allow this.", "Uw machtigingen of licenties staan dit niet toe.";
    error_disabled_feature: "Microsoft Threat Protection is not on in your tenant.", "Microsoft Threat Protection staat in uw tenant niet aan.";
    error_not_found: "The server does not know this.", "De server kent dit niet.";
    error_not_possible_now: "This is not possible in the present state.", "Dit kan in de huidige toestand niet.";
    error_conflict: "Somebody else changed this in the meantime.", "Iemand anders heeft dit intussen gewijzigd.";
    error_unavailable: "The server is not ready. Try again in a moment.", "De server is niet gereed. Probeer het straks opnieuw.";
    error_internal: "The server failed. Try again; if it stays, tell your operator this number:", "De server heeft gefaald. Probeer het opnieuw; blijft het zo, geef dan dit nummer aan uw beheerder:";
    error_request: "The server did not understand the request:", "De server begreep de aanvraag niet:";

    // Not found, refused
    not_found: "There is no such page", "Deze pagina bestaat niet";
    not_found_about: "The address may be mistyped, or from another version. Use the navigation to go on.", "Misschien is het adres verkeerd getypt, of van een andere versie. Ga verder met de navigatie.";
    go_home: "Go to Home", "Naar de startpagina";
    refused: "You cannot open this page", "U kunt deze pagina niet openen";
    refused_about: "Here is what is missing, and who can change it.", "Hier staat wat ontbreekt en wie dat kan wijzigen.";
    refusal_viewing_role: "You hold none of the roles that may open this: Global administrator, Security administrator, Security Operator, Global Reader or Security Reader. A Global administrator can assign one in Azure AD.", "U hebt geen van de rollen die dit mogen openen: Globale beheerder, Beveiligingsbeheerder, Beveiligingsoperator, Algemene lezer of Beveiligingslezer. Een globale beheerder kan er een toewijzen in Azure AD.";
    refusal_administrator_role: "Only a Global administrator or a Security administrator can change this. A Global administrator can assign the role in Azure AD.", "Alleen een globale beheerder of een beveiligingsbeheerder kan dit wijzigen. Een globale beheerder kan de rol toewijzen in Azure AD.";
    refusal_not_eligible: "Your tenant is not eligible. A billing or Global administrator can get a licence that is.", "Uw tenant komt niet in aanmerking. Een factureringsbeheerder of globale beheerder kan een licentie aanschaffen die dat wel doet.";
    refusal_already_on: "Microsoft Threat Protection is already on.", "Microsoft Threat Protection staat al aan.";
    refusal_already_off: "Microsoft Threat Protection is already off.", "Microsoft Threat Protection staat al uit.";
    refusal_being_provisioned: "Microsoft Threat Protection is being provisioned. Wait until that has ended.", "Microsoft Threat Protection wordt ingericht. Wacht tot dat klaar is.";
    refusal_service_off: "Microsoft Threat Protection is not on.", "Microsoft Threat Protection staat niet aan.";
    refusal_nothing_failed: "No provisioning has failed.", "Er is geen inrichting mislukt.";

    // Eligibility
    eligibility: "Licence eligibility and permissions", "Geschiktheid van licenties en machtigingen";
    eligibility_about: "What Microsoft Threat Protection needs, and what was found in your tenant.", "Wat Microsoft Threat Protection nodig heeft en wat in uw tenant is gevonden.";
    eligible_yes: "Your tenant is eligible", "Uw tenant komt in aanmerking";
    eligible_no: "Your tenant is not eligible", "Uw tenant komt niet in aanmerking";
    eligibility_see: "See every condition", "Elke voorwaarde bekijken";
    conditions: "Conditions", "Voorwaarden";
    met: "Met", "Vervuld";
    not_met: "Not met", "Niet vervuld";
    condition_licence: "A licence for a Microsoft 365 security product", "Een licentie voor een Microsoft 365-beveiligingsproduct";
    condition_licence_found(lines): "Found: {lines}.", "Gevonden: {lines}.";
    condition_licence_none: "None of the licences below counts. Any one of the nine licence lines does; a billing or Global administrator can get one.", "Geen van de licenties hieronder telt mee. Elk van de negen licentielijnen doet dat; een factureringsbeheerder of globale beheerder kan er een aanschaffen.";
    condition_cloud: "A tenant in the commercial cloud", "Een tenant in de commerciële cloud";
    condition_cloud_found(cloud): "Found: {cloud}.", "Gevonden: {cloud}.";
    condition_cloud_not(cloud): "Found: {cloud}. The service is not available in the US government clouds; nobody can change that in the app.", "Gevonden: {cloud}. De service is niet beschikbaar in de clouds van de Amerikaanse overheid; niemand kan dat in de app wijzigen.";
    condition_institution: "Not a US government institution", "Geen instelling van de Amerikaanse overheid";
    condition_institution_ok: "Your tenant is not marked as one.", "Uw tenant is niet als zodanig aangemerkt.";
    condition_institution_not: "Your tenant is marked as one. The service is not available to such institutions, also with commercial licences; if the mark is wrong, the operator can correct it.", "Uw tenant is als zodanig aangemerkt. De service is niet beschikbaar voor zulke instellingen, ook niet met commerciële licenties; klopt dat niet, dan kan de beheerder van de server het rechtzetten.";
    cloud_commercial: "commercial", "commercieel";
    cloud_gcc: "US Government Community Cloud (GCC)", "US Government Community Cloud (GCC)";
    cloud_gcc_high: "US Government Community Cloud High (GCC High)", "US Government Community Cloud High (GCC High)";
    cloud_dod: "US Department of Defense", "Amerikaans ministerie van Defensie (DoD)";
    subscriptions: "Subscriptions", "Abonnementen";
    subscriptions_none: "The tenant has no subscriptions.", "De tenant heeft geen abonnementen.";
    subscription: "Subscription", "Abonnement";
    subscription_status: "Status", "Status";
    subscription_verdict: "For eligibility", "Voor de geschiktheid";
    verdict_counts(line): "Counts: {line}", "Telt mee: {line}";
    verdict_not_listed: "Does not count: not one of the nine licence lines", "Telt niet mee: niet een van de negen licentielijnen";
    verdict_not_active: "Does not count while its status is neither Enabled nor Warning", "Telt niet mee zolang de status niet Ingeschakeld of Waarschuwing is";
    verdict_trial: "Does not count: an Office 365 trial", "Telt niet mee: een proefversie van Office 365";
    verdict_us_government: "Does not count: a licence of the US government clouds", "Telt niet mee: een licentie van de clouds van de Amerikaanse overheid";
    status_enabled: "Enabled", "Ingeschakeld";
    status_warning: "Warning", "Waarschuwing";
    status_suspended: "Suspended", "Onderbroken";
    status_deleted: "Deleted", "Verwijderd";
    status_locked_out: "Locked out", "Geblokkeerd";
    licensing_more: "Read the licensing requirements", "De licentievereisten lezen";
    line_microsoft_365_e5: "Microsoft 365 E5 or A5", "Microsoft 365 E5 of A5";
    line_microsoft_365_e5_security: "Microsoft 365 E5 Security or A5 Security", "Microsoft 365 E5-beveiliging of A5-beveiliging";
    line_windows: "Windows 10 Enterprise E5 or A5", "Windows 10 Enterprise E5 of A5";
    line_ems: "Enterprise Mobility + Security E5 or A5", "Enterprise Mobility + Security E5 of A5";
    line_office_365: "Office 365 E5 or A5", "Office 365 E5 of A5";
    line_office_365_atp: "Office 365 ATP (Plan 2)", "Office 365 ATP (Plan 2)";

    // The supported services
    service_defender_atp: "Microsoft Defender ATP", "Microsoft Defender ATP";
    service_office_365_atp: "Office 365 ATP", "Office 365 ATP";
    service_cloud_app_security: "Microsoft Cloud App Security", "Microsoft Cloud App Security";
    service_azure_atp: "Azure ATP", "Azure ATP";
    services: "Supported services", "Ondersteunde services";
    service: "Service", "Service";
    service_state: "State", "Toestand";
    service_location: "Location", "Locatie";
    service_last_data: "Last data", "Laatste gegevens";
    service_deployed: "Deployed", "Geïmplementeerd";
    service_licensed: "Licensed, not deployed", "Gelicentieerd, niet geïmplementeerd";
    service_unlicensed: "Not licensed", "Niet gelicentieerd";
    service_integration_off: "Deployed; its data arrives once the integration with Microsoft Cloud App Security is on", "Geïmplementeerd; de gegevens komen zodra de integratie met Microsoft Cloud App Security aan staat";
    service_integration_more: "Learn more about this integration", "Meer informatie over deze integratie";
    services_none: "No supported service is deployed: Microsoft Threat Protection can be on, but it has no data to show.", "Er is geen ondersteunde service geïmplementeerd: Microsoft Threat Protection kan aan staan, maar heeft geen gegevens om te tonen.";
    services_more: "Read about deploying supported services", "Meer lezen over het implementeren van ondersteunde services";
    never: "None yet", "Nog geen";
    not_applicable: "–", "–";

    // The settings page
    settings_name: "Name", "Naam";
    settings_description: "Description", "Beschrijving";
    settings_threat_protection: "Unify your incident response", "Uw incidentrespons verenigen";
    settings_eligibility: "Which licences and roles are needed, and which were found", "Welke licenties en rollen nodig zijn en welke zijn gevonden";
    gate_title: "Get unified incidents, automation, and hunting", "Krijg één geheel van incidenten, automatisering en hunting";
    gate_about: "Microsoft Threat Protection brings the signals of Microsoft Defender ATP, Office 365 ATP, Microsoft Cloud App Security and Azure ATP together: incidents instead of loose alerts, automated response, and hunting across all of them.", "Microsoft Threat Protection brengt de signalen van Microsoft Defender ATP, Office 365 ATP, Microsoft Cloud App Security en Azure ATP samen: incidenten in plaats van losse waarschuwingen, geautomatiseerde respons en hunting in alle vier.";
    gate_data: "The service moves certain customer data from these services into one store for your tenant. It changes nothing in their deployments, settings or data.", "De service brengt bepaalde klantgegevens van deze services naar één opslag voor uw tenant. Aan hun implementaties, instellingen of gegevens verandert niets.";
    gate_terms: "Online Services Terms", "Voorwaarden voor onlineservices";
    gate_trust: "Microsoft Trust Center", "Vertrouwenscentrum van Microsoft";
    gate_storage: "Read about data storage and privacy", "Meer lezen over gegevensopslag en privacy";
    on_title: "Microsoft Threat Protection", "Microsoft Threat Protection";
    on_about: "The service is on: Incidents, Action center and Hunting are in the navigation.", "De service staat aan: Incidenten, Actiecentrum en Hunting staan in de navigatie.";
    opt_in_out: "Opt-in / Opt-out", "Opt-in / Opt-out";
    turn_on_label: "Turn on Microsoft Threat Protection", "Microsoft Threat Protection inschakelen";
    apply: "Apply", "Toepassen";
    apply_nothing: "Nothing has been changed yet.", "Er is nog niets gewijzigd.";
    applying: "Applying…", "Bezig met toepassen…";
    will_turn_on: "When you apply this, the service is provisioned. Then Incidents, Action center and Hunting open for everyone in your tenant who may view them.", "Als u dit toepast, wordt de service ingericht. Daarna openen Incidenten, Actiecentrum en Hunting voor iedereen in uw tenant die ze mag zien.";
    will_turn_off: "When you apply this, you are asked to confirm what happens.", "Als u dit toepast, wordt u gevraagd te bevestigen wat er gebeurt.";
    read_only: "You can view this page, not change it.", "U kunt deze pagina bekijken, niet wijzigen.";
    fact_location: "Data center location", "Locatie van datacenter";
    location_will: "Your data will be stored at rest in:", "Uw gegevens worden opgeslagen in:";
    location_is: "Your data is stored at rest in:", "Uw gegevens zijn opgeslagen in:";
    location_eu: "European Union", "Europese Unie";
    location_uk: "United Kingdom", "Verenigd Koninkrijk";
    location_us: "United States", "Verenigde Staten";
    reason_defender: "because Microsoft Defender ATP keeps its data there", "omdat Microsoft Defender ATP zijn gegevens daar bewaart";
    reason_defender_azure: "because Microsoft Defender ATP was turned on through Azure Security Center, which keeps its data there", "omdat Microsoft Defender ATP is ingeschakeld via Azure Security Center, dat zijn gegevens daar bewaart";
    reason_most(services): "because most of your active services are there: {services}", "omdat de meeste van uw actieve services daar zijn: {services}";
    reason_tie(country): "because your active services are spread evenly, and your tenant's country is {country}", "omdat uw actieve services gelijk verdeeld zijn en het land van uw tenant {country} is";
    reason_none(country): "because no service is active, and your tenant's country is {country}", "omdat er geen service actief is en het land van uw tenant {country} is";
    location_other: "It is chosen by itself and cannot be changed here.", "Ze wordt vanzelf gekozen en kan hier niet worden gewijzigd.";
    fact_eligible: "Eligible by", "Komt in aanmerking door";
    fact_who: "Who may change this", "Wie dit mag wijzigen";
    who_may: "Global administrators and Security administrators", "Globale beheerders en beveiligingsbeheerders";
    who_you: "You may change it.", "U mag het wijzigen.";
    who_not_you: "You may only view it.", "U mag het alleen bekijken.";
    fact_services: "Services that will be connected", "Services die worden verbonden";
    fact_services_on: "Connected services", "Verbonden services";
    fact_since: "On since", "Aan sinds";
    since_by(time, who): "{time}, {who}", "{time}, {who}";
    by_person(name): "by {name}", "door {name}";
    by_visit(name): "by itself, at a visit of {name}", "vanzelf, bij een bezoek van {name}";
    by_operator: "by the operator", "door de beheerder van de server";
    fact_by_itself: "Automatic", "Automatisch";
    by_itself: "The service turns on by itself when an administrator visits.", "De service schakelt zichzelf in wanneer een beheerder op bezoek komt.";
    data_kept(date): "The service was on before. Its data is kept until {date}; turning on again before then brings it back.", "De service stond eerder aan. De gegevens worden bewaard tot {date}; als u vóór die tijd opnieuw inschakelt, komen ze terug.";

    // Provisioning
    provisioning: "Hang on: the spaces for your data are being prepared and connected", "Een ogenblik: de ruimten voor uw gegevens worden voorbereid en verbonden";
    provisioning_about: "You may leave this page or close the window; it goes on.", "U kunt deze pagina verlaten of het venster sluiten; het gaat door.";
    provisioning_failed: "It went wrong at one step", "Bij één stap ging het mis";
    provisioning_failed_at(step): "Failed at: {step}. What was done before is kept; Retry goes on from there.", "Mislukt bij: {step}. Wat al gedaan is, blijft; Opnieuw proberen gaat daar verder.";
    provisioning_steps: "Steps of provisioning", "Stappen van de inrichting";
    provisioning_of(number, count): "Step {number} of {count}", "Stap {number} van {count}";
    provisioned_in(duration): "Provisioned in {duration}", "Ingericht in {duration}";
    elapsed: "Elapsed time", "Verstreken tijd";
    retry: "Retry", "Opnieuw proberen";
    stop_turning_on: "Stop turning on", "Inschakelen stoppen";
    step_reserve_location: "Reserve the data center location", "De locatie van het datacenter reserveren";
    step_create_store: "Create the tenant's store there", "Daar de opslag van de tenant maken";
    step_connect_services: "Connect the deployed services", "De geïmplementeerde services verbinden";
    step_load_data: "Load what they already have", "Laden wat ze al hebben";
    step_correlate: "Correlate alerts into incidents", "Waarschuwingen tot incidenten samenvoegen";
    step_open_features: "Open Incidents, Action center and Hunting", "Incidenten, Actiecentrum en Hunting openen";
    step_pending: "Waiting", "Wacht";
    step_running: "In progress", "Bezig";
    step_done: "Done", "Klaar";
    step_failed: "Failed", "Mislukt";
    announce_on: "Microsoft Threat Protection is on.", "Microsoft Threat Protection staat aan.";
    announce_off: "Microsoft Threat Protection is off.", "Microsoft Threat Protection staat uit.";
    announce_provisioning: "Microsoft Threat Protection is being provisioned.", "Microsoft Threat Protection wordt ingericht.";
    announce_failed: "Provisioning of Microsoft Threat Protection failed at one step.", "De inrichting van Microsoft Threat Protection is bij één stap mislukt.";

    // Turning off
    off_title: "Turn off Microsoft Threat Protection?", "Microsoft Threat Protection uitschakelen?";
    off_features: "Incidents, Action center and Hunting close at once, in every window of your tenant.", "Incidenten, Actiecentrum en Hunting sluiten meteen, in elk venster van uw tenant.";
    off_services: "The supported services themselves stay as they are.", "De ondersteunde services zelf blijven zoals ze zijn.";
    off_kept(date): "The data is kept until {date}. Turning on again before then brings all of it back.", "De gegevens worden bewaard tot {date}. Als u vóór die tijd opnieuw inschakelt, komt alles terug.";
    off_final: "The service does not turn on by itself again.", "De service schakelt zichzelf niet opnieuw in.";
    off_do: "Turn off", "Uitschakelen";
    off_keep: "Keep it on", "Aan laten staan";

    // Conflict
    conflict_same(who): "The service was changed at the same time, {who}, to what you wanted. There is nothing left to apply.", "De service is tegelijk gewijzigd, {who}, in wat u wilde. Er is niets meer toe te passen.";
    conflict_other(who, state): "The service was changed while you were at it, {who}: it is now {state}. Nothing of yours was applied; your choice is still here, and Apply applies it to the present state.", "De service is gewijzigd terwijl u bezig was, {who}: hij {state}. Van u is niets toegepast; uw keuze staat er nog, en Toepassen past haar toe op de huidige toestand.";
    conflict_imported: "The licences, roles or services of your tenant were read anew while you were at it. Nothing of yours was applied; your choice is still here, and Apply applies it to the present state.", "De licenties, rollen of services van uw tenant zijn opnieuw ingelezen terwijl u bezig was. Van u is niets toegepast; uw keuze staat er nog, en Toepassen past haar toe op de huidige toestand.";
    state_on: "on", "staat nu aan";
    state_off: "off", "staat nu uit";
    state_provisioning: "being provisioned", "wordt nu ingericht";
    state_failed: "stopped at a failed step", "is bij een stap mislukt";
    by_someone: "by somebody else", "door iemand anders";

    // Home
    home_about(tenant): "The security of {tenant} at a glance.", "De beveiliging van {tenant} in één oogopslag.";
    card_off: "The service is off.", "De service staat uit.";
    card_off_next: "Turn it on to open Incidents, Action center and Hunting.", "Schakel hem in om Incidenten, Actiecentrum en Hunting te openen.";
    card_off_viewer: "A Global administrator or Security administrator can turn it on.", "Een globale beheerder of beveiligingsbeheerder kan hem inschakelen.";
    card_open_settings: "Open the settings", "Instellingen openen";
    card_see_progress: "See the progress", "Voortgang bekijken";
    card_on_since(since): "On since {since}.", "Aan sinds {since}.";
    card_no_access: "You cannot see the service.", "U kunt de service niet zien.";
    card_last_data(time): "last data {time}", "laatste gegevens {time}";
    card_no_data: "no data received yet", "nog geen gegevens ontvangen";
    card_all_incidents: "All incidents", "Alle incidenten";
    card_all_actions: "Action center", "Actiecentrum";
    card_incidents_none: "No incidents.", "Geen incidenten.";
    card_actions_none: "No remediation actions.", "Geen herstelacties.";
    shown_of(shown, count): "The newest {shown} of {count}, because the server sends at most 100 at a time.", "De nieuwste {shown} van {count}, omdat de server er hoogstens 100 tegelijk stuurt.";

    // The features
    incidents_about: "Related alerts, gathered into incidents.", "Samenhangende waarschuwingen, verzameld tot incidenten.";
    incidents_none: "There are no incidents", "Er zijn geen incidenten";
    incident_name: "Incident name", "Naam van incident";
    incident_severity: "Severity", "Ernst";
    incident_status: "Status", "Status";
    incident_alerts: "Alerts", "Waarschuwingen";
    incident_updated: "Last activity", "Laatste activiteit";
    incident_active: "Active", "Actief";
    incident_resolved: "Resolved", "Opgelost";
    severity_high: "High", "Hoog";
    severity_medium: "Medium", "Gemiddeld";
    severity_low: "Low", "Laag";
    severity_informational: "Informational", "Informatief";
    actions_about: "What automated investigations want to do or have done.", "Wat geautomatiseerde onderzoeken willen doen of hebben gedaan.";
    actions_none: "There are no remediation actions", "Er zijn geen herstelacties";
    action_name: "Action", "Actie";
    action_created: "Proposed", "Voorgesteld";
    action_pending: "Pending approval", "In afwachting van goedkeuring";
    action_approved: "Approved", "Goedgekeurd";
    action_declined: "Declined", "Geweigerd";
    advanced_hunting: "Advanced hunting", "Geavanceerd opsporen";
    hunting_about: "Search the raw data of the connected services.", "Zoek in de ruwe gegevens van de verbonden services.";
    hunting_none: "There is no data to hunt in", "Er zijn geen gegevens om in te zoeken";
    hunting_sources: "Data in the tenant's store", "Gegevens in de opslag van de tenant";
    hunting_later: "This version cannot run queries yet.", "Deze versie kan nog geen query's uitvoeren.";
    source_connected: "Connected", "Verbonden";
    source_alerts: "Alerts", "Waarschuwingen";
    empty_no_sources: "No supported service is connected, so no data arrives.", "Er is geen ondersteunde service verbonden, dus er komen geen gegevens.";
    empty_no_data(services): "No data has arrived yet from the connected services: {services}.", "Er zijn nog geen gegevens gekomen van de verbonden services: {services}.";
    empty_quiet(services): "The connected services raised nothing that belongs here: {services}.", "De verbonden services meldden niets dat hier hoort: {services}.";
    now: "just now", "zojuist";
}
