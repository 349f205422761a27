//! Whether a tenant may use the service, condition by condition, and how much of it its licences reach
//! (`behaviour.md` L1 to L6, D2 to D4, S6, S8).

use crate::SupportedService;

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

    /// What a person needs to use the service. The first four are the tenant's and decide whether it is eligible; the
    /// roles are the person's own.
    pub enum ConditionKind {
        /// At least one subscription counts (L1).
        Licence,
        /// The tenant is in the commercial cloud (L3).
        Cloud,
        /// The tenant is not a US government institution (L3).
        Institution,
        /// There is a data center location for its data (L9); there always is, so this is always met.
        Region,
        /// The person holds one of the five viewing roles (L5, L6).
        ViewingRole,
        /// The person is Global or Security administrator, which only changing the service asks for (S8).
        AdministratorRole,
    }

    /// What would meet a condition.
    pub enum ConditionNeed {
        /// A subscription in use on any one of the nine licence lines.
        LicenceOnALine,
        /// A tenant in the commercial cloud, whatever the licences.
        CommercialCloud,
        /// A tenant that is no US government institution, whatever the licences.
        NoUsGovernmentInstitution,
        /// One of the three data center locations, which is always chosen by itself.
        ChosenLocation,
        /// One of the five viewing roles, held in the directory.
        ViewingRole,
        /// Global or Security administrator, held in the directory.
        AdministratorRole,
    }

    /// Who can change whether a condition is met.
    pub enum ConditionChanger {
        /// A Billing administrator or a Global administrator of the tenant, who acquires licences.
        BillingOrGlobalAdministrator,
        /// A Global administrator of the tenant, who assigns roles.
        GlobalAdministrator,
        /// The operator of this server, who says what the directory cannot tell.
        Operator,
        /// Support, which can be asked.
        Support,
        /// Nobody.
        Nobody,
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
        /// Whether the tenant's eligibility hangs on it. A role decides only what the person may do.
        pub decides: bool,
        /// What would meet it, or does.
        pub need: ConditionNeed,
        /// Who can change it.
        pub changeable_by: ConditionChanger,
    }

    /// One of the nine licence lines, met or not (L1).
    pub struct LineFinding {
        /// Which line.
        pub line: LicenceLine,
        /// Whether a subscription on it counts. Which, and why others on it do not, say the subscriptions.
        pub met: bool,
        /// The supported services that a licence of this line reaches; some special ones reach fewer.
        pub services: Vec<SupportedService>,
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
        /// The supported services whose service plans it holds, so that it reaches them once it counts.
        pub services: Vec<SupportedService>,
        /// Those whose service plan it holds, but disabled, so that it does not reach them.
        pub disabled: Vec<SupportedService>,
    }

    /// Licences which together reach every supported service that is missing.
    pub struct Recommendation {
        /// The lines, one licence of each; in the order of the source.
        pub lines: Vec<LicenceLine>,
    }

    /// Which supported services the licences that count reach (S6, S13).
    pub struct Coverage {
        /// Those that are reached.
        pub reached: Vec<SupportedService>,
        /// All others.
        pub missing: Vec<SupportedService>,
        /// Those of the missing for which a licence is held already, its service plan only being disabled.
        pub disabled: Vec<SupportedService>,
        /// Each is a way to reach what no licence holds: a suite with everything, or the smallest combination. Empty
        /// when nothing has to be acquired, and in an excluded tenant, where no licence would help (L3).
        pub recommended: Vec<Recommendation>,
    }

    /// Whether the tenant may use the service, and everything that led to the answer.
    pub struct Eligibility {
        /// All conditions that decide are met.
        pub eligible: bool,
        /// Every condition, met or not.
        pub conditions: Vec<Condition>,
        /// All nine licence lines, in the order of the source.
        pub lines: Vec<LineFinding>,
        /// Every subscription that was found.
        pub subscriptions: Vec<SubscriptionFinding>,
        /// The cloud that was found.
        pub cloud: Cloud,
        /// Whether the tenant is a US government institution.
        pub us_government_institution: bool,
        /// How much the licences reach.
        pub coverage: Coverage,
    }
}

impl Eligibility {
    /// The licence lines that are met, in the order of the source.
    #[must_use]
    pub fn lines_met(&self) -> Vec<LicenceLine> {
        self.lines.iter().filter(|found| found.met).map(|found| found.line).collect()
    }
}
