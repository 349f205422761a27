//! What a person sets for himself, how he arranged the navigation, what he is told, and how he finds things.

words! {
    // Own settings
    preferences_unsaved: "What you chose holds here, but it could not be saved, so your other browsers do not have it.", "Wat u koos, geldt hier, maar kon niet worden opgeslagen; uw andere browsers hebben het dus niet.";

    // Customize navigation
    customize_navigation: "Customize navigation", "Navigatie aanpassen";
    customize_about: "Put first what you use most, and hide what you do not. It holds at once, in every browser in which you sign in.", "Zet vooraan wat u het meest gebruikt en verberg wat u niet gebruikt. Het geldt meteen, in elke browser waarin u zich aanmeldt.";
    customize_fixed: "Home, Settings and Customize navigation cannot be hidden: from there you find everything else again.", "Startpagina, Instellingen en Navigatie aanpassen kunnen niet worden verborgen: van daaruit vindt u al het andere terug.";
    customize_reset: "Back to the usual order", "Terug naar de gewone volgorde";
    customize_was_reset: "The navigation is as usual again.", "De navigatie is weer zoals gewoonlijk.";
    customize_up(item): "Move {item} up", "{item} omhoog";
    customize_down(item): "Move {item} down", "{item} omlaag";
    customize_pin: "Pin", "Vastmaken";
    customize_unpin: "Unpin", "Losmaken";
    customize_hide: "Hide", "Verbergen";
    customize_show: "Show", "Tonen";
    customize_pinned: "pinned", "vastgemaakt";
    customize_hidden: "hidden", "verborgen";
    customize_place(item, place, count): "{item}: place {place} of {count}", "{item}: plaats {place} van {count}";

    // The header
    launcher: "Other portals", "Andere portals";
    open_search: "Search", "Zoeken";
    notifications: "Notifications", "Meldingen";
    notifications_unseen(count): "Notifications, new: {count}", "Meldingen, nieuw: {count}";

    // The command palette
    palette_title: "Find a page, setting, action or help", "Een pagina, instelling, actie of hulp zoeken";
    palette_label: "What are you looking for?", "Wat zoekt u?";
    palette_hint: "Arrow keys choose, Enter goes there, Escape closes.", "Met de pijltoetsen kiest u, met Enter gaat u erheen, met Escape sluit u dit.";
    palette_results: "Results", "Resultaten";
    palette_found(count): "Found: {count}", "Gevonden: {count}";
    palette_none: "Nothing found. Try fewer or other words.", "Niets gevonden. Probeer minder of andere woorden.";
    palette_page: "Page", "Pagina";
    palette_setting: "Setting", "Instelling";
    palette_panel: "Panel", "Deelvenster";
    palette_portal: "Other portal", "Ander portal";
    palette_help: "Help", "Help";
    palette_action: "Action", "Actie";
    palette_language(language): "Language: {language}", "Taal: {language}";
    palette_theme(theme): "Theme: {theme}", "Thema: {theme}";
    close: "Close", "Sluiten";

    // The keyboard shortcuts
    shortcuts: "Keyboard shortcuts", "Sneltoetsen";
    shortcuts_about: "There are no shortcuts of a single letter, so that dictating and assistive software never set one off.", "Er zijn geen sneltoetsen van één letter, zodat dicteren en hulpsoftware er nooit een oproepen.";
    shortcut_search: "Find a page, setting or action", "Een pagina, instelling of actie zoeken";
    shortcut_escape: "Close what lies over or beside the page", "Sluiten wat over of naast de pagina ligt";
    shortcut_skip: "First stop of every page: go to its content", "Eerste halte van elke pagina: naar de inhoud";
    shortcut_choose: "Choose among results", "Kiezen uit resultaten";
    shortcut_press: "Press a button or tick a box", "Een knop indrukken of een vakje aankruisen";
    key_space: "Space", "Spatiebalk";

    // Notifications
    notifications_none: "Nothing has happened yet. Here you will find when the service is turned on or off, answers to your own requests, and what others do with incidents that are assigned to you.", "Er is nog niets gebeurd. Hier vindt u wanneer de service wordt in- of uitgeschakeld, antwoorden op uw eigen aanvragen, en wat anderen doen met incidenten die aan u zijn toegewezen.";
    notifications_kept: "The newest fifty of the last ninety days.", "De nieuwste vijftig van de laatste negentig dagen.";
    notification_new: "New", "Nieuw";
    notified_turned_on(who): "Microsoft Threat Protection was turned on, {who}.", "Microsoft Threat Protection is ingeschakeld, {who}.";
    notified_provisioned: "Microsoft Threat Protection is provisioned: Incidents, Action center and Hunting are open.", "Microsoft Threat Protection is ingericht: Incidenten, Actiecentrum en Hunting staan open.";
    notified_failed(step): "Provisioning of Microsoft Threat Protection failed at this step: {step}.", "De inrichting van Microsoft Threat Protection is bij deze stap mislukt: {step}.";
    notified_previews(value, who): "Preview features were changed, {who}: they are now {value}.", "Preview-functies zijn gewijzigd, {who}: ze staan nu {value}.";
    notified_connected(services): "Microsoft Threat Protection now takes data from: {services}.", "Microsoft Threat Protection krijgt nu gegevens van: {services}.";
    notified_disconnected(services): "Microsoft Threat Protection no longer takes data from: {services}.", "Microsoft Threat Protection krijgt geen gegevens meer van: {services}.";
    notified_not_eligible: "Your tenant is no longer eligible for Microsoft Threat Protection: Incidents, Action center and Hunting are closed.", "Uw tenant komt niet meer in aanmerking voor Microsoft Threat Protection: Incidenten, Actiecentrum en Hunting zijn gesloten.";
    notified_eligible: "Your tenant is now eligible for Microsoft Threat Protection.", "Uw tenant komt nu in aanmerking voor Microsoft Threat Protection.";
    notified_turned_off(who): "Microsoft Threat Protection was turned off, {who}.", "Microsoft Threat Protection is uitgeschakeld, {who}.";
    notified_erased: "The data kept after turning off was erased.", "De gegevens die na het uitschakelen waren bewaard, zijn gewist.";
    notified_answered(number): "Your request {number} was answered.", "Uw aanvraag {number} is beantwoord.";
    notified_closed(number): "Your request {number} was closed.", "Uw aanvraag {number} is gesloten.";
    notified_assigned(number, who): "Incident {number} was assigned to you, {who}.", "Incident {number} is aan u toegewezen, {who}.";
    notified_commented(number, who): "Something was written about incident {number}, which is assigned to you, {who}.", "Er is iets geschreven over incident {number}, dat aan u is toegewezen, {who}.";
    notification_incident: "Open the incident", "Het incident openen";
    notification_service: "Open the settings of the service", "De instellingen van de service openen";
    notification_requests: "Open your requests", "Uw aanvragen openen";
}
