//! Alerts and what they name: the queue, the page of one, and the page of an entity.

words! {
    alerts: "Alerts", "Waarschuwingen";
    alerts_about: "What the connected services raised.", "Wat de verbonden services hebben gemeld.";
    alerts_none: "There are no alerts", "Er zijn geen waarschuwingen";
    alerts_none_fits: "No alert fits the filter", "Geen waarschuwing past bij het filter";
    alerts_show_all: "Show all alerts", "Alle waarschuwingen tonen";
    alerts_count(count): "{count} {count|alert|alerts}", "{count} {count|waarschuwing|waarschuwingen}";
    alerts_cut(shown, number): "The first {shown} of {number}, because a list ends there. Filter to see others.", "De eerste {shown} van {number}, omdat een lijst daar eindigt. Filter om andere te zien.";
    alerts_bulk_done(what, count): "{what} changed of {count} {count|alert|alerts}.", "{what} gewijzigd van {count} {count|waarschuwing|waarschuwingen}.";
    alerts_bulk_commented(count): "Comment added to {count} {count|alert|alerts}.", "Opmerking toegevoegd aan {count} {count|waarschuwing|waarschuwingen}.";
    alerts_closed: "There is nothing to list yet", "Er is nog niets te tonen";
    alerts_off: "Alerts arrive here while Microsoft Threat Protection is on. Now it is not.", "Hier komen waarschuwingen binnen zolang Microsoft Threat Protection aan staat. Nu is dat niet zo.";
    alert_title: "Alert", "Waarschuwing";
    alert_service: "Service", "Service";
    alert_created: "Raised", "Gemeld";
    alert_incident: "Incident", "Incident";
    alert_source: "Detected by", "Gedetecteerd door";
    alert_numbered(number): "Alert {number}", "Waarschuwing {number}";
    alert_information: "Alert information", "Informatie over de waarschuwing";
    alert_provider_id: "ID at the service", "ID bij de service";
    alert_techniques: "Techniques (MITRE ATT&CK)", "Technieken (MITRE ATT&CK)";
    alert_happened: "What happened", "Wat er is gebeurd";
    alert_recommended: "Recommended actions", "Aanbevolen acties";
    alert_no_description: "The service does not describe it. What it sent is below.", "De service beschrijft het niet. Wat deze heeft verzonden, staat hieronder.";
    alert_evidence: "Evidence", "Bewijs";
    alert_roles: "Roles", "Rollen";
    alert_history: "Comments and history", "Opmerkingen en geschiedenis";
    alert_record: "What the service sent", "Wat de service heeft verzonden";
    alert_record_part(part): "Part {part}, as it came", "Deel {part}, zoals het binnenkwam";
    alert_record_none: "Nothing of it is kept.", "Er is niets van bewaard.";
    alert_record_cut(shown, number): "{shown} of {number} characters, because the page holds no more at once. Microsoft Graph’s address of the alert has all of it.", "{shown} van {number} tekens, omdat de pagina er niet meer tegelijk bevat. Het adres van de waarschuwing in Microsoft Graph heeft alles.";
    alert_record_parts(shown, number): "{shown} of {number} parts, because the page holds no more at once.", "{shown} van {number} delen, omdat de pagina er niet meer tegelijk bevat.";

    write_back_title: "At Microsoft Graph", "Bij Microsoft Graph";
    write_back_waits(what): "Waits to be written to Microsoft Graph: {what}.", "Wacht om naar Microsoft Graph te worden geschreven: {what}.";
    write_back_failed(what): "Could not be written to Microsoft Graph: {what}.", "Kon niet naar Microsoft Graph worden geschreven: {what}.";
    write_back_comments(count): "{count} {count|comment|comments}", "{count} {count|opmerking|opmerkingen}";
    write_back_next: "Tried next", "Volgende poging";
    write_back_refused: "Microsoft Graph does not let this server change alerts. An administrator can give its app registration the permission SecurityAlert.ReadWrite.All; after that it is tried again by itself.", "Microsoft Graph laat deze server geen waarschuwingen wijzigen. Een beheerder kan de app-registratie ervan de machtiging SecurityAlert.ReadWrite.All geven; daarna wordt het vanzelf opnieuw geprobeerd.";
    write_back_not_accepted: "Microsoft Graph does not accept it.", "Microsoft Graph accepteert het niet.";
    write_back_gone: "Microsoft Graph has this alert no more.", "Microsoft Graph heeft deze waarschuwing niet meer.";
    write_back_no_name: "Microsoft Graph knows people by their user principal name. Whoever the alert is assigned to has none, so that stays here.", "Microsoft Graph kent mensen bij hun user principal name. Degene aan wie de waarschuwing is toegewezen heeft er geen, dus dat blijft hier.";
    write_back_differs: "Microsoft Graph says something else by now. Nothing was overwritten: choose what is kept.", "Microsoft Graph zegt inmiddels iets anders. Er is niets overschreven: kies wat blijft.";
    write_back_here(value): "Here: {value}", "Hier: {value}";
    write_back_there(value): "There: {value}", "Daar: {value}";
    write_back_keep_here(field): "{field}: keep what is here", "{field}: houden wat hier staat";
    write_back_keep_there(field): "{field}: keep what is there", "{field}: houden wat daar staat";
    write_back_kept: "It is kept as you chose.", "Het blijft zoals u hebt gekozen.";

    filter_entity(key): "Only alerts that name {key}", "Alleen waarschuwingen die {key} noemen";
    filter_incident(number): "Only alerts of incident {number}", "Alleen waarschuwingen van incident {number}";
    filter_incident_named(number, name): "Only alerts of incident {number}: {name}", "Alleen waarschuwingen van incident {number}: {name}";
    filter_entity_leave: "Show the others, too", "Ook de andere tonen";

    entity_page: "Entity", "Entiteit";
    entity_names: "Names", "Namen";
    entity_first_seen: "First seen", "Voor het eerst gezien";
    entity_last_seen: "Last seen", "Voor het laatst gezien";
    entity_everywhere: "Everywhere since", "Overal sinds";
    entity_everywhere_about: "So many alerts name it that it links none.", "Zo veel waarschuwingen noemen het dat het er geen koppelt.";
    entity_alert_count(count): "{count} {count|alert names it|alerts name it}", "{count} {count|waarschuwing noemt het|waarschuwingen noemen het}";
    entity_alerts_show: "Show its alerts", "Waarschuwingen tonen";
    entity_verdicts: "What alerts say of it", "Wat waarschuwingen ervan zeggen";
    entity_said_by(verdict, count): "{verdict}: {count}", "{verdict}: {count}";
    entity_looked_at(shown, number): "From {shown} of {number} alerts, because the server looks at no more at once.", "Uit {shown} van {number} waarschuwingen, omdat de server er niet meer tegelijk bekijkt.";
    entity_incidents_of(shown, number): "The newest {shown} of {number}, because the page holds no more at once.", "De nieuwste {shown} van {number}, omdat de pagina er niet meer tegelijk bevat.";
    entity_incidents_over(shown, number): "The newest {shown} of more than {number}, because the server counts no further.", "De nieuwste {shown} van meer dan {number}, omdat de server niet verder telt.";
    entity_incidents_none: "It is in no incident.", "Het is in geen incident.";
    entity_seen_with: "Most often seen with", "Het vaakst gezien met";
    entity_seen_with_of(shown, number): "The first {shown} of {number}.", "De eerste {shown} van {number}.";
    entity_alerts_both: "Alerts that name both", "Waarschuwingen die beide noemen";
}
