//! What went wrong, and what is refused.

words! {
    // Errors
    try_again: "Try again", "Opnieuw proberen";
    error_unreachable: "The server cannot be reached. Check the connection and try again; nothing was lost.", "De server is niet bereikbaar. Controleer de verbinding en probeer het opnieuw; er is niets verloren gegaan.";
    error_timed_out: "The server did not answer in time. Try again; what you see may be out of date.", "De server antwoordde niet op tijd. Probeer het opnieuw; wat u ziet, kan verouderd zijn.";
    error_unreadable(status): "The server gave an answer that this page cannot read (status {status}). Load the page again; perhaps there is a new version.", "De server gaf een antwoord dat deze pagina niet kan lezen (status {status}). Laad de pagina opnieuw; misschien is er een nieuwe versie.";
    error_not_signed_in: "You are no longer signed in. Sign in again.", "U bent niet meer aangemeld. Meld u opnieuw aan.";
    error_wrong_credentials: "Name and password do not belong together.", "Naam en wachtwoord horen niet bij elkaar.";
    error_link_not_valid: "This link was used already or has ended. Ask for a new one.", "Deze koppeling is al gebruikt of verlopen. Vraag een nieuwe aan.";
    error_forbidden: "Your permissions or licences do not allow this.", "Uw machtigingen of licenties staan dit niet toe.";
    error_disabled_feature: "Microsoft Threat Protection is not on in your tenant.", "Microsoft Threat Protection staat in uw tenant niet aan.";
    error_not_found: "The server does not know this.", "De server kent dit niet.";
    error_not_possible_now: "This is not possible in the present state.", "Dit kan in de huidige toestand niet.";
    error_conflict: "Somebody else changed this in the meantime.", "Iemand anders heeft dit intussen gewijzigd.";
    error_unavailable: "The server is not ready. Try again in a moment.", "De server is niet gereed. Probeer het straks opnieuw.";
    error_store_full: "The server has no room to keep anything more. What was saved before is safe and can be read; this change was not made, and what you typed stays here. Tell your operator, and try again once there is room.", "De server heeft geen ruimte om nog iets te bewaren. Wat eerder is opgeslagen, is veilig en te lezen; deze wijziging is niet doorgevoerd, en wat u hebt getypt, blijft hier staan. Meld het uw beheerder en probeer het opnieuw zodra er ruimte is.";
    error_store_busy: "The server's database is busy or slow. This was not done, and what you typed stays here. Try again in a moment.", "De database van de server is bezet of traag. Dit is niet gebeurd, en wat u hebt getypt, blijft hier staan. Probeer het straks opnieuw.";
    error_store_lost: "The server cannot reach its database. This was not done, and what you typed stays here. Try again in a moment; if it stays, tell your operator.", "De server kan zijn database niet bereiken. Dit is niet gebeurd, en wat u hebt getypt, blijft hier staan. Probeer het straks opnieuw; blijft het zo, meld het dan uw beheerder.";
    error_too_many: "You have sent as much as is taken within a day. Try again tomorrow; what you typed stays here.", "U hebt zoveel verzonden als binnen een dag wordt aangenomen. Probeer het morgen opnieuw; wat u hebt getypt, blijft hier staan.";
    error_wait(time): "That was too often. Try again in {time}; what you typed stays here.", "Dat was te vaak. Probeer het opnieuw over {time}; wat u hebt getypt, blijft hier staan.";
    error_internal: "The server failed. Try again; if it stays, tell your operator this number:", "De server heeft gefaald. Probeer het opnieuw; blijft het zo, geef dan dit nummer aan uw beheerder:";
    error_request: "The server did not understand the request:", "De server begreep de aanvraag niet:";

    // Not found, refused
    not_found: "There is no such page", "Deze pagina bestaat niet";
    not_found_about: "The address may be mistyped, or from another version. Use the navigation to go on.", "Misschien is het adres verkeerd getypt, of van een andere versie. Ga verder met de navigatie.";
    go_home: "Go to Home", "Naar de startpagina";
    refused: "You cannot open this page", "U kunt deze pagina niet openen";
    refused_about: "Here is what is missing, and who can change it.", "Hier staat wat ontbreekt en wie dat kan wijzigen.";
    refusal_viewing_role: "You hold none of the roles that may open this: Global administrator, Security administrator, Security Operator, Global Reader or Security Reader. A Global administrator can assign one in Azure AD; to people whom this server keeps, its operator can give one.", "U hebt geen van de rollen die dit mogen openen: Globale beheerder, Beveiligingsbeheerder, Beveiligingsoperator, Algemene lezer of Beveiligingslezer. Een globale beheerder kan er een toewijzen in Azure AD; aan personen die deze server zelf bijhoudt, kan de beheerder van de server er een geven.";
    refusal_responding_role: "Incidents and alerts are changed by a Global administrator, a Security administrator or a Security Operator. A Global administrator can assign one of these roles in Azure AD; to people whom this server keeps, its operator can give one.", "Incidenten en waarschuwingen worden gewijzigd door een Globale beheerder, een Beveiligingsbeheerder of een Beveiligingsoperator. Een globale beheerder kan een van deze rollen toewijzen in Azure AD; aan personen die deze server zelf bijhoudt, kan de beheerder van de server er een geven.";
    refusal_administrator_role: "Only a Global administrator or a Security administrator can change this. A Global administrator can assign the role in Azure AD; to people whom this server keeps, its operator can give it.", "Alleen een globale beheerder of een beveiligingsbeheerder kan dit wijzigen. Een globale beheerder kan de rol toewijzen in Azure AD; aan personen die deze server zelf bijhoudt, kan de beheerder van de server die rol geven.";
    refusal_not_eligible: "Your tenant is not eligible. Each condition says whether it is met, what would meet it and who can change it.", "Uw tenant komt niet in aanmerking. Bij elke voorwaarde staat of eraan is voldaan, wat daarvoor nodig is en wie dat kan wijzigen.";
    refusal_already_on: "Microsoft Threat Protection is already on.", "Microsoft Threat Protection staat al aan.";
    refusal_already_off: "Microsoft Threat Protection is already off.", "Microsoft Threat Protection staat al uit.";
    refusal_being_provisioned: "Microsoft Threat Protection is being provisioned. Wait until that has ended.", "Microsoft Threat Protection wordt ingericht. Wacht tot dat klaar is.";
    refusal_service_off: "Microsoft Threat Protection is not on.", "Microsoft Threat Protection staat niet aan.";
    refusal_nothing_failed: "No provisioning has failed.", "Er is geen inrichting mislukt.";
    refusal_being_erased: "The data of before is being erased. Wait until that has ended.", "De gegevens van eerder worden gewist. Wacht tot dat klaar is.";
    refusal_directory_from_file: "Licences and roles come from a file here. The operator imports a newer one.", "Licenties en rollen komen hier uit een bestand. De beheerder van de server leest een nieuwer in.";
    refusal_directory_just_read: "Licences and roles were read a moment ago, or are being read now. Wait a little.", "Licenties en rollen zijn zojuist gelezen of worden nu gelezen. Wacht even.";
    refusal_limit_reached: "There are as many as there may be at a time. Revoke one first.", "Er zijn er zoveel als er tegelijk mogen zijn. Trek er eerst een in.";
    refusal_role_too_high: "Only someone who holds this role, or a higher one, can give it.", "Alleen wie deze rol of een hogere heeft, kan die geven.";
    refusal_source_not_deployed: "This service is not deployed, so nothing is taken from it.", "Deze service is niet geïmplementeerd, dus er wordt niets van overgenomen.";
    refusal_integration_off: "Azure ATP sends data only while its integration with Microsoft Cloud App Security is on.", "Azure ATP levert alleen gegevens terwijl de integratie met Microsoft Cloud App Security aan staat.";
    refusal_outside_device_groups: "Part of it concerns devices outside of your device groups. Somebody who sees all of it has to do this.", "Een deel ervan gaat over apparaten buiten uw apparaatgroepen. Iemand die alles ervan ziet moet dit doen.";
    refusal_no_change: "This is not a change that can be undone.", "Dit is geen wijziging die ongedaan kan worden gemaakt.";
    refusal_taken_back: "This is undone already.", "Dit is al ongedaan gemaakt.";
    refusal_changed_since: "The same was changed again since.", "Hetzelfde is daarna opnieuw gewijzigd.";
    refusal_moved_since: "The alerts are not where they were put any more.", "De waarschuwingen zijn niet meer waar ze zijn neergezet.";
    refusal_lives_on: "The incident was joined with another one since.", "Het incident is daarna met een ander samengevoegd.";
    refusal_alert_open: "It would be resolved while an alert is open.", "Het zou opgelost zijn terwijl er een waarschuwing openstaat.";
    refusal_linked_since: "An alert came since that is linked with both incidents.", "Er is daarna een waarschuwing gekomen die bij beide incidenten hoort.";
}
