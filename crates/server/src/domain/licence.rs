//! The table of licences: which SKU stands on which of the nine lines (L1 to L4, D4).
//!
//! The ids, part numbers and service plans are those of Microsoft's published list; the names are those of
//! 2020. Eligibility goes by SKU and never by the `MTP` service plan: five eligible SKUs carry no such plan, and
//! some excluded ones do (D4).

use security_center_contract::{LicenceLine, SupportedService};

/// What a SKU is to eligibility, whatever its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On one of the nine lines.
    OnLine(LicenceLine),
    /// On none of them.
    Unlisted,
    /// A licence of the US government clouds.
    UsGovernment,
}

/// One known SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Microsoft's id of it; nothing where none was published.
    pub sku_id: Option<&'static str>,
    /// Microsoft's part number.
    pub part_number: &'static str,
    /// Its name in 2020.
    pub name: &'static str,
    /// What it is to eligibility.
    pub standing: Standing,
}

const fn on_line(
    line: LicenceLine,
    sku_id: &'static str,
    part_number: &'static str,
    name: &'static str,
) -> Licence {
    Licence { sku_id: Some(sku_id), part_number, name, standing: Standing::OnLine(line) }
}

const fn on_line_by_part_number(line: LicenceLine, part_number: &'static str, name: &'static str) -> Licence {
    Licence { sku_id: None, part_number, name, standing: Standing::OnLine(line) }
}

const fn unlisted(sku_id: &'static str, part_number: &'static str, name: &'static str) -> Licence {
    Licence { sku_id: Some(sku_id), part_number, name, standing: Standing::Unlisted }
}

const fn us_government(sku_id: &'static str, part_number: &'static str, name: &'static str) -> Licence {
    Licence { sku_id: Some(sku_id), part_number, name, standing: Standing::UsGovernment }
}

/// Every licence we know.
#[rustfmt::skip] // one licence, one line
pub const LICENCES: &[Licence] = &[
    on_line(LicenceLine::Microsoft365E5, "e97c048c-37a4-45fb-ab50-922fbf07a370", "M365EDU_A5_FACULTY", "Microsoft 365 A5 for faculty"),
    on_line(LicenceLine::Microsoft365E5, "81441ae1-0b31-4185-a6c0-32b6b84d419f", "M365EDU_A5_NOPSTNCONF_STUUSEBNFT", "Microsoft 365 A5 without Audio Conferencing for students use benefit"),
    on_line(LicenceLine::Microsoft365E5, "46c119d4-0379-4a9d-85e4-97c66d3f909e", "M365EDU_A5_STUDENT", "Microsoft 365 A5 for students"),
    on_line(LicenceLine::Microsoft365E5, "31d57bc7-3a05-4867-ab53-97a17835a411", "M365EDU_A5_STUUSEBNFT", "Microsoft 365 A5 for students use benefit"),
    on_line(LicenceLine::Microsoft365E5, "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5", "Microsoft 365 E5"),
    on_line(LicenceLine::Microsoft365E5, "a91fc4e0-65e5-4266-aa76-4037509c1626", "SPE_E5_CALLINGMINUTES", "Microsoft 365 E5 with Calling Minutes"),
    on_line(LicenceLine::Microsoft365E5, "cd2925a3-5076-4233-8931-638a8c94f773", "SPE_E5_NOPSTNCONF", "Microsoft 365 E5 without Audio Conferencing"),
    on_line(LicenceLine::Microsoft365E5Security, "26124093-3d78-432b-b5dc-48bf992543d5", "IDENTITY_THREAT_PROTECTION", "Microsoft 365 E5 Security"),
    on_line(LicenceLine::Microsoft365E5Security, "44ac31e7-2999-4304-ad94-c948886741d4", "IDENTITY_THREAT_PROTECTION_FOR_EMS_E5", "Microsoft 365 E5 Security for EMS E5"),
    on_line(LicenceLine::Windows10EnterpriseE5, "7b1a89a9-5eb9-4cf8-9467-20c943f1122c", "WIN10_ENT_A5_FAC", "Windows 10 Enterprise A5 for faculty"),
    on_line(LicenceLine::Windows10EnterpriseE5, "488ba24a-39a9-4473-8ee5-19291e71b002", "WIN10_VDA_E5", "Windows 10 Enterprise E5"),
    on_line(LicenceLine::Windows10EnterpriseE5, "1e7e1070-8ccb-4aca-b470-d7cb538cb07e", "WIN_ENT_E5", "Windows 10 Enterprise E5 (Original)"),
    on_line(LicenceLine::EnterpriseMobilitySecurityE5, "b05e124f-c7cc-45a0-a6aa-8cf78c946968", "EMSPREMIUM", "Enterprise Mobility + Security E5"),
    on_line(LicenceLine::Office365E5, "c7df2760-2c81-4ef7-b578-5b5392b571df", "ENTERPRISEPREMIUM", "Office 365 E5"),
    on_line(LicenceLine::Office365E5, "a4585165-0533-458a-97e3-c400570268c4", "ENTERPRISEPREMIUM_FACULTY", "Office 365 A5 for faculty"),
    on_line(LicenceLine::Office365E5, "26d45bd9-adf1-46cd-a9e1-51e9a5524128", "ENTERPRISEPREMIUM_NOPSTNCONF", "Office 365 E5 without Audio Conferencing"),
    on_line(LicenceLine::Office365E5, "ee656612-49fa-43e5-b67e-cb1fdf7699df", "ENTERPRISEPREMIUM_STUDENT", "Office 365 A5 for students"),
    on_line(LicenceLine::DefenderAtp, "111046dd-295b-4d6d-9724-d52ac90bd1f2", "WIN_DEF_ATP", "Microsoft Defender Advanced Threat Protection"),
    on_line(LicenceLine::AzureAtp, "98defdf7-f6c1-44f5-a1f6-943b6764e7a5", "ATA", "Azure Advanced Threat Protection for Users"),
    on_line(LicenceLine::CloudAppSecurity, "df845ce7-05f9-4894-b5f2-11bbfbcfd2b6", "ADALLOM_STANDALONE", "Microsoft Cloud App Security"),
    on_line(LicenceLine::Office365AtpPlan2, "3dd6cf57-d688-4eed-ba52-9e40b5468c3e", "THREAT_INTELLIGENCE", "Office 365 Advanced Threat Protection (Plan 2)"),
    // Microsoft publishes no GUID for these six, so their part number has to do.
    on_line_by_part_number(LicenceLine::Microsoft365E5Security, "IDENTITY_THREAT_PROTECTION_FACULTY", "Microsoft 365 A5 Security for faculty"),
    on_line_by_part_number(LicenceLine::Microsoft365E5Security, "IDENTITY_THREAT_PROTECTION_STUDENT", "Microsoft 365 A5 Security for students"),
    on_line_by_part_number(LicenceLine::Microsoft365E5Security, "IDENTITY_THREAT_PROTECTION_STUUSEBNFT", "Microsoft 365 A5 Security for student use benefits"),
    on_line_by_part_number(LicenceLine::EnterpriseMobilitySecurityE5, "EMSPREMIUM_EDU_FACULTY", "Enterprise Mobility + Security A5 for faculty"),
    on_line_by_part_number(LicenceLine::EnterpriseMobilitySecurityE5, "EMSPREMIUM_EDU_STUDENT", "Enterprise Mobility + Security A5 for students"),
    on_line_by_part_number(LicenceLine::EnterpriseMobilitySecurityE5, "EMSPREMIUM_EDU_STUUSEBNFT", "Enterprise Mobility + Security A5 for students use benefit"),
    // On none of the nine lines (L4), and those that hold a security plan all the same (D4).
    unlisted("84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2", "Azure Active Directory Premium P2"),
    unlisted("efccb6f7-5641-4e0e-bd10-b4976e1bf68e", "EMS", "Enterprise Mobility + Security E3"),
    unlisted("f245ecc8-75af-4f8e-b61f-27d8114de5f3", "O365_BUSINESS_PREMIUM", "Microsoft 365 Business Standard"),
    unlisted("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB", "Microsoft 365 Business Premium"),
    unlisted("05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", "Microsoft 365 E3"),
    unlisted("44575883-256e-4a79-9da4-ebe9acabe2b2", "M365_F1", "Microsoft 365 F1"),
    unlisted("66b55226-6b4f-492c-910c-a3b7a3c9d993", "SPE_F1", "Microsoft 365 F3"),
    unlisted("a403ebcc-fae0-4ca2-8c8c-7a907fd6c235", "POWER_BI_STANDARD", "Power BI (free)"),
    unlisted("4ef96642-f096-40de-a3e9-d83fb2f90211", "ATP_ENTERPRISE", "Office 365 Advanced Threat Protection (Plan 1)"),
    unlisted("18181a46-0d4e-45cd-891e-60aabd171b4e", "STANDARDPACK", "Office 365 E1"),
    unlisted("6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK", "Office 365 E3"),
    unlisted("6a0f6da5-0b87-4190-a6ae-9bb5a2b9546a", "WIN10_VDA_E3", "Windows 10 Enterprise E3"),
    unlisted("c42b9cae-ea4f-4ab7-9717-81576235ccac", "DEVELOPERPACK_E5", "Microsoft 365 E5 Developer (without Windows and Audio Conferencing)"),
    unlisted("184efa21-98c3-4e5d-95ab-d07053a96e67", "INFORMATION_PROTECTION_COMPLIANCE", "Microsoft 365 E5 Compliance"),
    unlisted("67ffe999-d9ca-49e1-9d2c-03fb28aa7a48", "SPE_F5_SEC", "Microsoft 365 F5 Security Add-on"),
    unlisted("2347355b-4e81-41a4-9c22-55057a399791", "M365_SECURITY_COMPLIANCE_FOR_FLW", "Microsoft 365 Security and Compliance for Firstline Workers"),
    // Licences of the US government clouds (L3).
    us_government("a461b89c-10e3-471c-82b8-aae4d820fccb", "EMSPREMIUM_USGOV_GCCHIGH", "Enterprise Mobility + Security E5 for GCC High"),
    us_government("8a180c2b-f4cf-4d44-897c-3d32acc4a60b", "EMSPREMIUM_GOV", "Enterprise Mobility + Security G5 GCC"),
    us_government("4eb45c5b-0d19-4e33-b87c-adfc25268f20", "SPE_E5_USGOV_GCCHIGH", "Microsoft 365 E5 for GCC High"),
    us_government("e2be619b-b125-455f-8660-fb503e431a5d", "M365_G5_GCC", "Microsoft 365 GCC G5"),
    us_government("b0f809d5-a662-4391-a5aa-136e9c565b9d", "M365_G5_GOV", "Microsoft 365 GCC G5 without Defender ATP and Cloud App Security"),
    us_government("550f19ba-f323-4a7d-a8d2-8971b0d9ea85", "ATP_ENTERPRISE_USGOV_GCCHIGH", "Office 365 Advanced Threat Protection (Plan 1) for GCC High"),
    us_government("56a59ffb-9df1-421b-9e61-8b568583474d", "THREAT_INTELLIGENCE_GOV", "Office 365 Advanced Threat Protection (Plan 2) for GCC"),
    us_government("8900a2c0-edba-4079-bdf3-b276e293b6a8", "ENTERPRISEPREMIUM_GOV", "Office 365 G5 GCC"),
    us_government("1341559b-49df-443c-8e79-fa604fed2d82", "ENTERPRISEPREMIUM_NOPSTNCONF_NOPBI_GOV", "Office 365 GCC G5 without Audio Conferencing"),
    us_government("2f105cc2-c2c1-435b-a955-c5e82156c05d", "ENTERPRISEPREMIUM_NOPBIPBX_GOV", "Office 365 GCC G5 without Power BI and Phone System"),
    us_government("938fd547-d794-42a4-996c-1cc206619580", "WINE5_GCC_COMPAT", "Windows 10 Enterprise E5 Commercial (GCC Compatible)"),
];

/// The licence with this id. Only the six without a published id are found by their part number, so that a
/// part number alone never makes a tenant eligible where an id could.
#[must_use]
pub fn find(sku_id: &str, part_number: &str) -> Option<&'static Licence> {
    LICENCES.iter().find(|licence| match licence.sku_id {
        Some(id) => id.eq_ignore_ascii_case(sku_id),
        None => licence.part_number == part_number,
    })
}

/// The supported services that a licence of a line reaches, by the service plans in it. Special SKUs of a line may
/// reach fewer: "for EMS E5" and the student use benefits lack what their holders have already, or do not get.
#[must_use]
pub fn services(line: LicenceLine) -> &'static [SupportedService] {
    use SupportedService::{AzureAtp, CloudAppSecurity, DefenderAtp, Office365Atp};
    match line {
        LicenceLine::Microsoft365E5 | LicenceLine::Microsoft365E5Security => &SupportedService::ALL,
        LicenceLine::Windows10EnterpriseE5 | LicenceLine::DefenderAtp => &[DefenderAtp],
        LicenceLine::EnterpriseMobilitySecurityE5 => &[CloudAppSecurity, AzureAtp],
        LicenceLine::Office365E5 | LicenceLine::Office365AtpPlan2 => &[Office365Atp],
        LicenceLine::AzureAtp => &[AzureAtp],
        LicenceLine::CloudAppSecurity => &[CloudAppSecurity],
    }
}
