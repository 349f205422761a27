//! Home, and the features that the service brings.

words! {
    // Home
    home_about(tenant): "The security of {tenant} at a glance.", "De beveiliging van {tenant} in één oogopslag.";
    card_off: "The service is off.", "De service staat uit.";
    card_off_next: "Turn it on to open Incidents, Action center and Hunting.", "Schakel de service in om Incidenten, Actiecentrum en Hunting te openen.";
    card_off_viewer: "A Global administrator or Security administrator can turn it on.", "Een globale beheerder of beveiligingsbeheerder kan de service inschakelen.";
    card_open_settings: "Open the settings", "Instellingen openen";
    card_see_progress: "See the progress", "Voortgang bekijken";
    card_on_since(since): "On since {since}.", "Aan sinds {since}.";
    card_no_access: "You cannot see the service.", "U kunt de service niet zien.";
    card_last_data(time): "last data {time}", "laatste gegevens {time}";
    card_no_data: "no data received yet", "nog geen gegevens ontvangen";
    card_all_incidents: "All incidents", "Alle incidenten";
    card_all_actions: "Action center", "Actiecentrum";
    card_incidents_none: "No incident is open.", "Er staat geen incident open.";
    card_incidents_open(count): "{count} {count|incident is|incidents are} open.", "{count} {count|incident staat|incidenten staan} open.";
    card_incidents_worst: "The worst of them", "De ergste daarvan";
    card_of(severity, count): "{severity}: {count}", "{severity}: {count}";
    card_unassigned(count): "Assigned to nobody: {count}", "Aan niemand toegewezen: {count}";
    card_own(count): "Assigned to you: {count}", "Aan u toegewezen: {count}";
    card_actions_none: "No action waits for approval.", "Er wacht geen actie op goedkeuring.";
    shown_of(shown, count): "The newest {shown} of {count}, because the server sends at most 100 at a time.", "De nieuwste {shown} van {count}, omdat de server er hoogstens 100 tegelijk stuurt.";

    // The features
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
    fetching_title: "Fetched from Microsoft Graph", "Opgehaald uit Microsoft Graph";
    fetching_state: "How it stands", "Stand van zaken";
    fetching_at: "Last fetched", "Laatst opgehaald";
    fetching_never: "Not yet", "Nog niet";
    fetching_count: "Alerts in the last round", "Waarschuwingen in de laatste ronde";
    fetching_changed: "New or changed", "Nieuw of gewijzigd";
    fetching_faulty: "Could not be taken", "Niet overgenomen";
    fetching_faults: "Alerts that could not be taken", "Waarschuwingen die niet konden worden overgenomen";
    fetching_written_back(service, waiting, failed, differing): "{service}: {waiting} {waiting|alert waits|alerts wait} to be written back, {failed} could not be written, {differing} {differing|says|say} something else there.", "{service}: {waiting} {waiting|waarschuwing wacht|waarschuwingen wachten} om te worden teruggeschreven, {failed} {failed|kon|konden} niet worden geschreven, {differing} {differing|zegt|zeggen} daar iets anders.";
    fetching_waits: "Waiting.", "Wacht.";
    fetching_runs: "Being fetched.", "Wordt opgehaald.";
    fetching_done: "Everything was fetched.", "Alles is opgehaald.";
    empty_no_sources: "No supported service is connected, so no data arrives.", "Er is geen ondersteunde service verbonden, dus er komen geen gegevens.";
    empty_no_data(services): "No data has arrived yet from the connected services: {services}.", "Er zijn nog geen gegevens gekomen van de verbonden services: {services}.";
    empty_quiet(services): "The connected services raised nothing that belongs here: {services}.", "De verbonden services meldden niets dat hier hoort: {services}.";
    empty_not_deployed: "None of the four is deployed in your tenant.", "Geen van de vier is in uw tenant geïmplementeerd.";
    empty_integration_off: "Azure ATP is deployed but not connected, because its integration with Microsoft Cloud App Security is off. A Global administrator can turn it on there.", "Azure ATP is geïmplementeerd maar niet verbonden, omdat de integratie met Microsoft Cloud App Security uit staat. Een globale beheerder kan die daar inschakelen.";
    now: "just now", "zojuist";
}
