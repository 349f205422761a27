//! Provisioning, turning off, and conflicts with what others did.

words! {
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
    loading_sources: "Alerts of each service so far", "Waarschuwingen van elke service tot nu toe";
    loading_so_far(service, number, state): "{service}: {number} {number|alert is|alerts are} here so far. {state}", "{service}: {number} {number|waarschuwing is|waarschuwingen zijn} er tot nu toe. {state}";
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
    off_goes(things): "No longer shown: {things}.", "Niet meer te zien: {things}.";
    off_incidents(number, all): "{number} open {number|incident|incidents} (of {all} in all)", "{number} {number|openstaand incident|openstaande incidenten} (van {all} in totaal)";
    off_actions(number): "{number} {number|pending action|pending actions}", "{number} {number|actie in behandeling|acties in behandeling}";
    off_alerts(number): "{number} {number|alert|alerts}", "{number} {number|waarschuwing|waarschuwingen}";
    off_nothing: "There are no incidents, alerts or pending actions.", "Er zijn geen incidenten, waarschuwingen of acties in behandeling.";
    off_kept(date): "The data is kept until {date}. Turning on again before then brings all of it back; after that it is erased for good.", "De gegevens worden bewaard tot {date}. Als u vóór die tijd opnieuw inschakelt, komt alles terug; daarna worden ze definitief gewist.";
    off_no_data: "There is no data that would have to be kept.", "Er zijn geen gegevens om te bewaren.";
    off_arriving(services): "No more data arrives from: {services}.", "Er komen geen gegevens meer van: {services}.";
    off_taking: "The figures of this moment are being taken…", "De cijfers van dit moment worden opgehaald…";
    off_taken(time): "Figures of {time}.", "Cijfers van {time}.";
    off_unknown(days): "The figures could not be taken. You can turn off without them: whatever there is goes out of sight and is kept for {days} {days|day|days}; turning on again before then brings it back.", "De cijfers konden niet worden opgehaald. U kunt zonder cijfers uitschakelen: wat er is, verdwijnt uit het zicht en wordt {days} {days|dag|dagen} bewaard; als u vóór die tijd opnieuw inschakelt, komt het terug.";
    off_do_unknown: "Turn off without figures", "Zonder cijfers uitschakelen";
    stop_title: "Stop turning on Microsoft Threat Protection?", "Inschakelen van Microsoft Threat Protection stoppen?";
    stop_do: "Stop now", "Nu stoppen";
    stop_keep: "Leave it as it is", "Zo laten";
    off_final: "The service does not turn on by itself again.", "De service schakelt zichzelf niet opnieuw in.";
    off_do: "Turn off", "Uitschakelen";
    off_keep: "Keep it on", "Aan laten staan";

    // Conflict
    conflict_same(who): "The service was changed at the same time, {who}, to what you wanted. There is nothing left to apply.", "De service is tegelijk gewijzigd, {who}, in wat u wilde. Er is niets meer toe te passen.";
    conflict_state(who, state): "The service was changed while you were at it, {who}: it is now {state}.", "De service is gewijzigd terwijl u bezig was, {who}: hij {state}.";
    conflict_previews(who, value): "Preview features were changed while you were at it, {who}: they are now {value}.", "Preview-functies zijn gewijzigd terwijl u bezig was, {who}: ze staan nu {value}.";
    conflict_at: "Changed", "Gewijzigd";
    conflict_yours(value): "Your choice: {value}.", "Uw keuze: {value}.";
    conflict_kept: "Nothing of yours was applied; your choice is still here, and Apply applies it to the present state.", "Van u is niets toegepast; uw keuze staat er nog, en Toepassen past die toe op de huidige toestand.";
    conflict_unknown: "The service is no longer the one you saw.", "De service is niet meer zoals u die zag.";
    meanwhile_at(sentence, time): "{sentence} Changed: {time}.", "{sentence} Gewijzigd: {time}.";
    meanwhile_location(location): "Meanwhile the data center location has become: {location}.", "Intussen is de locatie van het datacenter geworden: {location}.";
    value_on: "on", "aan";
    value_off: "off", "uit";
    state_on: "on", "staat nu aan";
    state_off: "off", "staat nu uit";
    state_provisioning: "being provisioned", "wordt nu ingericht";
    state_failed: "stopped at a failed step", "is bij een stap mislukt";
    by_someone: "by somebody else", "door iemand anders";
}
