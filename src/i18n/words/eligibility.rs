//! Whether the tenant may use the service, and why.

words! {
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
}
