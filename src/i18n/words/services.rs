//! The supported services.

words! {
    service_defender_atp: "Microsoft Defender ATP", "Microsoft Defender ATP";
    service_office_365_atp: "Office 365 ATP", "Office 365 ATP";
    service_cloud_app_security: "Microsoft Cloud App Security", "Microsoft Cloud App Security";
    service_azure_atp: "Azure ATP", "Azure ATP";
    services: "Supported services", "Ondersteunde services";
    service: "Service", "Service";
    service_licence: "Licence", "Licentie";
    service_deployment: "Deployment", "Implementatie";
    service_location: "Location", "Locatie";
    service_last_data: "Last data received", "Laatste gegevens ontvangen";
    service_integration: "Integration with Microsoft Cloud App Security", "Integratie met Microsoft Cloud App Security";
    service_data: "Data it adds", "Gegevens die erbij komen";
    service_scope: "What can be remediated with it", "Wat ermee kan worden hersteld";
    service_licensed: "Licensed", "Gelicentieerd";
    service_unlicensed: "Not licensed", "Niet gelicentieerd";
    service_deployed: "Deployed", "Geïmplementeerd";
    service_undeployed: "Not deployed", "Niet geïmplementeerd";
    service_integration_on: "On", "Aan";
    service_integration_off: "Off: no Azure ATP data arrives until a Global administrator turns it on in Microsoft Cloud App Security", "Uit: er komen geen Azure ATP-gegevens binnen totdat een globale beheerder de integratie in Microsoft Cloud App Security inschakelt";
    adds_defender_atp: "States of devices and raw events; alerts from antivirus, endpoint detection and response, and attack surface reduction; details of files and other things seen on devices", "Toestand van apparaten en onbewerkte gebeurtenissen; waarschuwingen van antivirus, eindpuntdetectie en -respons en kwetsbaarheidsbeperking; details van bestanden en andere zaken die op apparaten zijn gezien";
    adds_office_365_atp: "States of mail and mailboxes and raw events; detections in mail, attachments and links", "Toestand van e-mail en postvakken en onbewerkte gebeurtenissen; detecties in e-mail, bijlagen en koppelingen";
    adds_cloud_app_security: "Cloud apps in use without permission (shadow IT); exposure of data to cloud apps; threats in cloud apps", "Cloud-apps die zonder toestemming worden gebruikt (schaduw-IT); blootstelling van gegevens aan cloud-apps; bedreigingen in cloud-apps";
    adds_azure_atp: "Signals of Active Directory, sign-ins among them; detections in the behaviour of identities", "Signalen van Active Directory, waaronder aanmeldingen; detecties in het gedrag van identiteiten";
    scope_defender_atp: "Devices", "Apparaten";
    scope_office_365_atp: "Mailboxes and Microsoft 365 accounts", "Postvakken en Microsoft 365-accounts";
    scope_cloud_app_security: "Cloud apps", "Cloud-apps";
    scope_azure_atp: "Identities", "Identiteiten";
    deploy_defender_atp: "How to deploy Microsoft Defender ATP", "Microsoft Defender ATP implementeren";
    deploy_office_365_atp: "How to configure Office 365 ATP, which comes with Office 365", "Office 365 ATP configureren, dat bij Office 365 hoort";
    deploy_cloud_app_security: "How to get started with Microsoft Cloud App Security", "Aan de slag met Microsoft Cloud App Security";
    deploy_azure_atp: "How to create an Azure ATP instance", "Een Azure ATP-exemplaar maken";
    services_all: "All four supported services are deployed: incidents, response and hunting span all of them.", "Alle vier ondersteunde services zijn geïmplementeerd: incidenten, respons en hunting omvatten ze alle.";
    services_some(services): "Everything works within the scope of what is deployed: data and actions of {services} are missing. It is recommended to deploy all supported services; Microsoft Threat Protection changes nothing in them.", "Alles werkt binnen het bereik van wat is geïmplementeerd: gegevens en acties van {services} ontbreken. Het is raadzaam alle ondersteunde services te implementeren; Microsoft Threat Protection verandert niets aan die services.";
    service_integration_more: "Learn more about this integration", "Meer informatie over deze integratie";
    services_none: "No supported service is deployed: Microsoft Threat Protection can be on, but it has no data to show.", "Er is geen ondersteunde service geïmplementeerd: Microsoft Threat Protection kan aan staan, maar heeft geen gegevens om te tonen.";
    services_more: "Read about deploying supported services", "Meer lezen over het implementeren van ondersteunde services";
    never: "None yet", "Nog geen";
    not_applicable: "–", "–";
}
