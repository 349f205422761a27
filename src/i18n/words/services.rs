//! The supported services.

words! {
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
}
