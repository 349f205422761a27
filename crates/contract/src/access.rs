//! What the signed-in person may do, as the server decided it (`behaviour.md` D1, D2).

wire_code! {
    /// One reason why something is not allowed. The app has a sentence for each, and one that says who can
    /// change it.
    pub enum Refusal {
        /// None of the five viewing roles is held (L5).
        ViewingRoleMissing,
        /// Neither Global administrator nor Security administrator is held (S8).
        AdministratorRoleMissing,
        /// The tenant is not eligible; its conditions say why (L1 to L4).
        NotEligible,
        /// The service is on already.
        AlreadyOn,
        /// The service is off already.
        AlreadyOff,
        /// The service is being provisioned; a change has to wait for its end.
        BeingProvisioned,
        /// The service is not on, so there is nothing to open.
        ServiceOff,
        /// No provisioning has failed, so there is nothing to try again.
        NothingFailed,
        /// The data of before is being erased; turning on has to wait for its end (D9).
        BeingErased,
        /// The tenant's directory comes from a file, so there is nothing to ask for a newer one.
        DirectoryFromFile,
        /// The directory is being read, or was read a moment ago.
        DirectoryJustRead,
        /// There are as many as there may be at a time.
        LimitReached,
        /// The role that is to be given is higher than those of whoever gives it.
        RoleTooHigh,
        /// None of Global administrator, Security administrator and Security Operator is held, who work on incidents.
        RespondingRoleMissing,
        /// The supported service that sends data is not deployed (S10).
        SourceNotDeployed,
        /// Azure ATP sends data, and its integration with Microsoft Cloud App Security is off (S30).
        IntegrationOff,
        /// Part of it concerns devices outside of the device groups that the person is limited to (L7).
        OutsideDeviceGroups,
        /// It is no change that a person made, or none that can be taken back.
        NoChange,
        /// It is taken back already.
        TakenBackAlready,
        /// The same was changed again since.
        ChangedSince,
        /// What was moved is not where it was put any more.
        MovedSince,
        /// The incident was joined with another one since, and lives on there.
        LivesOn,
        /// It would be resolved with an alert that is open.
        AlertOpen,
        /// Something came since that is linked with both of what was merged.
        LinkedSince,
    }

    /// What a person finds at the addresses of Incidents, Action center and Hunting (S14 to S18, S26 to S29).
    pub enum FeatureAccess {
        /// The pages themselves: the service is on.
        Open,
        /// The settings page of Microsoft Threat Protection: the service is not on.
        Settings,
        /// The reason why they are closed; they are not in the navigation either.
        Refused,
    }
}

wire! {
    /// Whether one thing is allowed, and if not, every reason why.
    pub struct Permit {
        /// True when there is no reason against it.
        pub allowed: bool,
        /// Every condition that is not met; empty when allowed.
        pub refusals: Vec<Refusal>,
    }

    /// Incidents, Action center and Hunting, which open and close together.
    pub struct Features {
        /// What their addresses show.
        pub access: FeatureAccess,
        /// Why they are closed; empty unless `access` is `refused`.
        pub refusals: Vec<Refusal>,
    }

    /// Which parts of the app the person may open.
    pub struct Access {
        /// Incidents, Action center and Hunting.
        pub features: Features,
        /// Settings, then Microsoft Threat Protection (S21).
        pub settings: Permit,
        /// The audit log: all five viewing roles, also in a tenant that is not eligible (D11).
        pub audit: Permit,
        /// Permissions: who holds which role. As the audit log.
        pub permissions: Permit,
    }
}

impl Permit {
    /// Allowed when the list of reasons against it is empty.
    #[must_use]
    pub fn unless(refusals: Vec<Refusal>) -> Self {
        Self { allowed: refusals.is_empty(), refusals }
    }
}
