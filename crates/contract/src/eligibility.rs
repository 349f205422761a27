//! Whether a tenant may use the service, condition by condition (`behaviour.md` L1 to L4, D3, D4).

wire_code! {
    /// The nine licence lines of L1, any one of which makes a tenant eligible.
    pub enum LicenceLine {
        /// Microsoft 365 E5 or A5.
        Microsoft365E5,
        /// Microsoft 365 E5 Security or A5 Security.
        Microsoft365E5Security,
        /// Windows 10 Enterprise E5 or A5.
        Windows10EnterpriseE5,
        /// Enterprise Mobility + Security E5 or A5.
        EnterpriseMobilitySecurityE5,
        /// Office 365 E5 or A5.
        Office365E5,
        /// Microsoft Defender ATP.
        DefenderAtp,
        /// Azure ATP.
        AzureAtp,
        /// Microsoft Cloud App Security.
        CloudAppSecurity,
        /// Office 365 ATP (Plan 2).
        Office365AtpPlan2,
    }

    /// Graph's `capabilityStatus` of a subscription.
    pub enum CapabilityStatus {
        /// In use.
        #[serde(rename = "Enabled")]
        Enabled,
        /// In its grace period; counts (D3).
        #[serde(rename = "Warning")]
        Warning,
        /// Suspended; does not count.
        #[serde(rename = "Suspended")]
        Suspended,
        /// Deleted; does not count.
        #[serde(rename = "Deleted")]
        Deleted,
        /// Locked out; does not count.
        #[serde(rename = "LockedOut")]
        LockedOut,
    }

    /// The cloud a tenant is in (L3).
    pub enum Cloud {
        /// The public cloud.
        Commercial,
        /// US Government Community Cloud.
        Gcc,
        /// US Government Community Cloud High.
        GccHigh,
        /// US Department of Defense.
        Dod,
    }

    /// What one subscription does for eligibility.
    pub enum Verdict {
        /// It makes the tenant eligible.
        Counts,
        /// It is on none of the nine lines (L4, D4).
        NotListed,
        /// It is on a line, but its status is neither Enabled nor Warning (D3).
        NotActive,
        /// It is an Office 365 trial, which gives nothing by itself (L2).
        Trial,
        /// It is a licence of the US government clouds, which are excluded (L3).
        UsGovernment,
    }

    /// The conditions of eligibility; all of them have to be met.
    pub enum ConditionKind {
        /// At least one subscription counts (L1).
        Licence,
        /// The tenant is in the commercial cloud (L3).
        Cloud,
        /// The tenant is not a US government institution (L3).
        Institution,
    }
}

impl LicenceLine {
    /// Every line, in the order of the source.
    pub const ALL: [Self; 9] = [
        Self::Microsoft365E5,
        Self::Microsoft365E5Security,
        Self::Windows10EnterpriseE5,
        Self::EnterpriseMobilitySecurityE5,
        Self::Office365E5,
        Self::DefenderAtp,
        Self::AzureAtp,
        Self::CloudAppSecurity,
        Self::Office365AtpPlan2,
    ];
}

wire! {
    /// One condition, met or not.
    pub struct Condition {
        /// Which condition.
        pub condition: ConditionKind,
        /// Whether it is met.
        pub met: bool,
    }

    /// One subscription of the tenant and what it does for eligibility.
    pub struct SubscriptionFinding {
        /// Microsoft's part number, for instance `SPE_E5`.
        pub sku_part_number: String,
        /// Its name where it is one we know, else the part number.
        pub name: String,
        /// Its status in the directory.
        pub capability_status: CapabilityStatus,
        /// What it does for eligibility.
        pub verdict: Verdict,
        /// The licence line it belongs to, if any.
        pub line: Option<LicenceLine>,
    }

    /// Whether the tenant may use the service, and everything that led to the answer.
    pub struct Eligibility {
        /// All conditions are met.
        pub eligible: bool,
        /// Every condition, met or not.
        pub conditions: Vec<Condition>,
        /// The licence lines that are met, in the order of the source.
        pub lines: Vec<LicenceLine>,
        /// Every subscription that was found.
        pub subscriptions: Vec<SubscriptionFinding>,
        /// The cloud that was found.
        pub cloud: Cloud,
        /// Whether the tenant is a US government institution.
        pub us_government_institution: bool,
    }
}
