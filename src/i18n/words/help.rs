//! Need help?: looking for help, asking for it, the person's own requests, and feedback.

words! {
    // Looking for help
    need_help: "Need help?", "Hulp nodig?";
    help_ask: "What do you need help with?", "Waarmee hebt u hulp nodig?";
    help_ask_hint: "Answers appear as you type.", "De antwoorden verschijnen terwijl u typt.";
    help_results(count): "{count} {count|result|results}", "{count} {count|resultaat|resultaten}";
    help_no_results: "Nothing was found for this. Try other words, or ask support: what you typed goes along.", "Hiervoor is niets gevonden. Probeer andere woorden, of vraag het aan ondersteuning: wat u hebt getypt, gaat mee.";
    help_topics: "Topics", "Onderwerpen";
    help_questions: "Frequently asked questions", "Veelgestelde vragen";
    help_related: "Related topics", "Verwante onderwerpen";
    help_back: "Back to the list", "Terug naar de lijst";
    help_more: "More about this", "Meer hierover";
    help_elsewhere: "Other help", "Andere hulp";

    // The buttons on every page
    help_and_feedback: "Help and feedback", "Hulp en feedback";
    feedback_short: "Feedback", "Feedback";
    help_put_away: "Put the buttons for help and feedback away", "De knoppen voor hulp en feedback weghalen";
    help_were_put_away: "The buttons were put away. Help stays in the header, and brings them back.", "De knoppen zijn weggehaald. Hulp blijft in de koptekst en haalt ze terug.";
    help_show_buttons: "Show the buttons for help and feedback on every page", "De knoppen voor hulp en feedback op elke pagina tonen";

    // Contact support
    contact_support: "Contact support", "Contact opnemen met ondersteuning";
    contact_sign_in: "To ask support or give feedback, sign in first, so that the answer finds you. You can look for help without.", "Meld u eerst aan om ondersteuning te vragen of feedback te geven, zodat het antwoord u vindt. Hulp zoeken kan ook zonder.";
    contact_product: "Your request is about Microsoft Threat Protection; that is mentioned by itself.", "Uw aanvraag gaat over Microsoft Threat Protection; dat wordt vanzelf vermeld.";
    contact_wait(time, answers): "Expected wait for a first answer: {time}, the median of {answers} {answers|answer|answers}.", "Verwachte wachttijd tot een eerste antwoord: {time}, de mediaan van {answers} {answers|antwoord|antwoorden}.";
    contact_wait_unknown: "Expected wait for a first answer: not known yet, because nothing was answered so far.", "Verwachte wachttijd tot een eerste antwoord: nog niet bekend, omdat er nog niets is beantwoord.";
    contact_description: "What do you need?", "Wat hebt u nodig?";
    up_to(limit): "Up to {limit} characters.", "Tot {limit} tekens.";
    contact_phone: "Phone number", "Telefoonnummer";
    contact_phone_hint: "With the country code, such as +31.", "Met het landnummer, zoals +31.";
    contact_email: "E-mail address", "E-mailadres";
    contact_email_hint: "Check that you can be reached at this address.", "Controleer of u op dit adres bereikbaar bent.";
    contact_by: "How do you want to be reached?", "Hoe wilt u bereikt worden?";
    contact_by_phone: "By phone", "Per telefoon";
    contact_by_email: "By e-mail", "Per e-mail";
    contact_location: "Another data center location (optional)", "Een andere locatie van het datacenter (optioneel)";
    contact_no_location: "I do not ask for another location", "Ik vraag geen andere locatie";
    contact_send: "Contact me", "Neem contact met mij op";
    sending: "Sending…", "Bezig met verzenden…";
    contact_sent(number): "Your request has number {number}.", "Uw aanvraag heeft nummer {number}.";
    contact_sent_where: "Its state and the answers are under Your requests.", "De stand en de antwoorden staan bij Uw aanvragen.";
    contact_another: "Make another request", "Nog een aanvraag doen";
    ask_other_location: "Ask for another location", "Een andere locatie vragen";

    // Own requests
    your_requests: "Your requests", "Uw aanvragen";
    requests_none: "You have made no requests yet.", "U hebt nog geen aanvragen gedaan.";
    requests_none_about: "When you contact support, your request appears here with its number, its state and the answers.", "Als u contact opneemt met ondersteuning, staat uw aanvraag hier met nummer, stand en antwoorden.";
    requests_shown(shown, count): "The newest {shown} of {count}: this list holds no more. The operator of this server can look up older ones.", "De nieuwste {shown} van {count}: meer staan er niet in deze lijst. De beheerder van deze server kan oudere opzoeken.";
    request_number(number): "Request {number}", "Aanvraag {number}";
    request_received: "Received, not answered yet", "Ontvangen, nog niet beantwoord";
    request_answered: "Answered", "Beantwoord";
    request_closed: "Closed", "Gesloten";
    request_made: "Made", "Gedaan";
    request_state: "State", "Toestand";
    request_reach: "You are reached by", "U wordt bereikt via";
    request_location: "Location asked for", "Gevraagde locatie";
    request_answer: "Answer", "Antwoord";

    // Feedback
    give_feedback: "Give feedback", "Feedback geven";
    feedback_about: "It is about the page you have open.", "Het gaat over de pagina die u openhebt.";
    feedback_rating: "How do you find this page?", "Wat vindt u van deze pagina?";
    rating_1: "Bad", "Slecht";
    rating_2: "Not so good", "Matig";
    rating_3: "Fair", "Redelijk";
    rating_4: "Good", "Goed";
    rating_5: "Very good", "Heel goed";
    feedback_liked: "What do you like? (optional)", "Wat vindt u goed? (optioneel)";
    feedback_improve: "What could be better? (optional)", "Wat kan beter? (optioneel)";
    feedback_contact: "You may contact me about this", "U mag hierover contact met mij opnemen";
    feedback_contact_hint: "At the address that the directory has for you.", "Op het adres dat de directory van u heeft.";
    feedback_send: "Submit", "Verzenden";
    feedback_sent(number): "Thank you. Your feedback has number {number}.", "Dank u wel. Uw feedback heeft nummer {number}.";
    feedback_another: "Give feedback again", "Nog eens feedback geven";

    // What is wrong with a field
    fault_missing: "Fill this in.", "Vul dit in.";
    fault_too_long(limit): "This may have {limit} characters at most.", "Dit mag hoogstens {limit} tekens hebben.";
    fault_character: "This holds a control character that cannot be sent. Type it anew, or paste it as plain text.", "Hierin staat een stuurteken dat niet kan worden verzonden. Typ het opnieuw, of plak het als platte tekst.";
    fault_misleading: "This holds < or >, or a character that cannot be seen. Leave it out.", "Hierin staat < of >, of een teken dat niet te zien is. Laat dat weg.";
    fault_user_name: "Use only letters from a to z, digits, and . @ _ + -", "Gebruik alleen letters van a tot z, cijfers en . @ _ + -";
    fault_email: "This is no e-mail address. It needs a name, an @ and a domain, such as name@contoso.com.", "Dit is geen e-mailadres. Het heeft een naam, een @ en een domein nodig, zoals naam@contoso.com.";
    fault_phone: "This is no phone number. It has at least five digits, and besides them only spaces and + - . / ( ).", "Dit is geen telefoonnummer. Het heeft minstens vijf cijfers en daarnaast alleen spaties en + - . / ( ).";
    fault_range: "Choose one of these.", "Kies een van deze.";
    fault_too_short(limit): "Use at least {limit} characters.", "Gebruik ten minste {limit} tekens.";
    fault_too_weak: "This is guessed too easily. Use more words, or rarer ones.", "Dit is te gemakkelijk te raden. Gebruik meer woorden, of zeldzamere.";
    fault_taken: "Somebody else has this already. Choose another.", "Iemand anders heeft dit al. Kies iets anders.";
    fault_unknown: "The server cannot take this.", "De server kan dit niet aannemen.";
}
