//! The word for each code of the contract.

use super::{Word, Words};
use crate::theme::Theme;
use security_center_contract::{
    ActionStatus, AuditAction, AuditField, CapabilityStatus, Cloud, ConditionChanger, ConditionKind,
    ConditionNeed, DataCenterLocation, DirectorySource, FieldFault, FieldProblem, HeldRole, LicenceLine,
    ProvisioningStep, Refusal, Role, ServiceState, StepState, SupportState, SupportedService, Verdict,
};

impl Words {
    /// A data center location.
    #[must_use]
    pub fn location(self, location: DataCenterLocation) -> Word {
        match location {
            DataCenterLocation::Eu => self.location_eu(),
            DataCenterLocation::Uk => self.location_uk(),
            DataCenterLocation::Us => self.location_us(),
        }
    }

    /// A supported service.
    #[must_use]
    pub fn supported_service(self, service: SupportedService) -> Word {
        match service {
            SupportedService::DefenderAtp => self.service_defender_atp(),
            SupportedService::Office365Atp => self.service_office_365_atp(),
            SupportedService::CloudAppSecurity => self.service_cloud_app_security(),
            SupportedService::AzureAtp => self.service_azure_atp(),
        }
    }

    /// A licence line.
    #[must_use]
    pub fn licence_line(self, line: LicenceLine) -> Word {
        match line {
            LicenceLine::Microsoft365E5 => self.line_microsoft_365_e5(),
            LicenceLine::Microsoft365E5Security => self.line_microsoft_365_e5_security(),
            LicenceLine::Windows10EnterpriseE5 => self.line_windows(),
            LicenceLine::EnterpriseMobilitySecurityE5 => self.line_ems(),
            LicenceLine::Office365E5 => self.line_office_365(),
            LicenceLine::DefenderAtp => self.service_defender_atp(),
            LicenceLine::AzureAtp => self.service_azure_atp(),
            LicenceLine::CloudAppSecurity => self.service_cloud_app_security(),
            LicenceLine::Office365AtpPlan2 => self.line_office_365_atp(),
        }
    }

    /// Why something is not allowed, and who can change it (D2).
    #[must_use]
    pub fn refusal(self, refusal: Refusal) -> Word {
        match refusal {
            Refusal::ViewingRoleMissing => self.refusal_viewing_role(),
            Refusal::AdministratorRoleMissing => self.refusal_administrator_role(),
            Refusal::NotEligible => self.refusal_not_eligible(),
            Refusal::AlreadyOn => self.refusal_already_on(),
            Refusal::AlreadyOff => self.refusal_already_off(),
            Refusal::BeingProvisioned => self.refusal_being_provisioned(),
            Refusal::ServiceOff => self.refusal_service_off(),
            Refusal::NothingFailed => self.refusal_nothing_failed(),
            Refusal::BeingErased => self.refusal_being_erased(),
            Refusal::DirectoryFromFile => self.refusal_directory_from_file(),
            Refusal::DirectoryJustRead => self.refusal_directory_just_read(),
            Refusal::LimitReached => self.refusal_limit_reached(),
            Refusal::RoleTooHigh => self.refusal_role_too_high(),
            Refusal::RespondingRoleMissing => self.refusal_responding_role(),
            Refusal::SourceNotDeployed => self.refusal_source_not_deployed(),
            Refusal::IntegrationOff => self.refusal_integration_off(),
            Refusal::OutsideDeviceGroups => self.refusal_outside_device_groups(),
            Refusal::NoChange => self.refusal_no_change(),
            Refusal::TakenBackAlready => self.refusal_taken_back(),
            Refusal::ChangedSince => self.refusal_changed_since(),
            Refusal::MovedSince => self.refusal_moved_since(),
            Refusal::LivesOn => self.refusal_lives_on(),
            Refusal::AlertOpen => self.refusal_alert_open(),
            Refusal::LinkedSince => self.refusal_linked_since(),
        }
    }

    /// The state of the service, within a sentence.
    #[must_use]
    pub fn state(self, state: ServiceState) -> Word {
        match state {
            ServiceState::Off => self.state_off(),
            ServiceState::Provisioning => self.state_provisioning(),
            ServiceState::Failed => self.state_failed(),
            ServiceState::On => self.state_on(),
        }
    }

    /// Whether something is on.
    #[must_use]
    pub fn on_or_off(self, on: bool) -> Word {
        if on { self.value_on() } else { self.value_off() }
    }

    /// What is said aloud when the service comes into a state.
    #[must_use]
    pub fn announcement(self, state: ServiceState) -> Word {
        match state {
            ServiceState::Off => self.announce_off(),
            ServiceState::Provisioning => self.announce_provisioning(),
            ServiceState::Failed => self.announce_failed(),
            ServiceState::On => self.announce_on(),
        }
    }

    /// A step of provisioning.
    #[must_use]
    pub fn step(self, step: ProvisioningStep) -> Word {
        match step {
            ProvisioningStep::ReserveLocation => self.step_reserve_location(),
            ProvisioningStep::CreateStore => self.step_create_store(),
            ProvisioningStep::ConnectServices => self.step_connect_services(),
            ProvisioningStep::LoadData => self.step_load_data(),
            ProvisioningStep::Correlate => self.step_correlate(),
            ProvisioningStep::OpenFeatures => self.step_open_features(),
        }
    }

    /// How far a step is.
    #[must_use]
    pub fn step_state(self, state: StepState) -> Word {
        match state {
            StepState::Pending => self.step_pending(),
            StepState::Running => self.step_running(),
            StepState::Done => self.step_done(),
            StepState::Failed => self.step_failed(),
        }
    }

    /// A condition (D2).
    #[must_use]
    pub fn condition(self, condition: ConditionKind) -> Word {
        match condition {
            ConditionKind::Licence => self.condition_licence(),
            ConditionKind::Cloud => self.condition_cloud(),
            ConditionKind::Institution => self.condition_institution(),
            ConditionKind::Region => self.condition_region(),
            ConditionKind::ViewingRole => self.condition_viewing(),
            ConditionKind::AdministratorRole => self.condition_administrator(),
        }
    }

    /// What would meet a condition.
    #[must_use]
    pub fn need(self, need: ConditionNeed) -> Word {
        match need {
            ConditionNeed::LicenceOnALine => self.condition_licence_need(),
            ConditionNeed::CommercialCloud => self.condition_cloud_need(),
            ConditionNeed::NoUsGovernmentInstitution => self.condition_institution_need(),
            ConditionNeed::ChosenLocation => self.condition_region_need(),
            ConditionNeed::ViewingRole => self.condition_viewing_need(),
            ConditionNeed::AdministratorRole => self.condition_administrator_need(),
        }
    }

    /// Who can change whether a condition is met.
    #[must_use]
    pub fn changer(self, changer: ConditionChanger) -> Word {
        match changer {
            ConditionChanger::BillingOrGlobalAdministrator => self.condition_licence_who(),
            ConditionChanger::GlobalAdministrator => self.condition_roles_who(),
            ConditionChanger::Operator => self.condition_institution_who(),
            ConditionChanger::Support => self.condition_region_who(),
            ConditionChanger::Nobody => self.condition_cloud_who(),
        }
    }

    /// A directory role.
    #[must_use]
    pub fn role(self, role: Role) -> Word {
        match role {
            Role::GlobalAdministrator => self.role_global_administrator(),
            Role::SecurityAdministrator => self.role_security_administrator(),
            Role::SecurityOperator => self.role_security_operator(),
            Role::GlobalReader => self.role_global_reader(),
            Role::SecurityReader => self.role_security_reader(),
        }
    }

    /// A role that somebody holds: ours by the names people know, any other as its directory calls it.
    #[must_use]
    pub fn held_role(self, held: &HeldRole) -> String {
        held.role.map_or_else(|| held.display_name.clone(), |role| self.role(role).into())
    }

    /// What a subscription does for eligibility.
    #[must_use]
    pub fn verdict(self, verdict: Verdict) -> Word {
        match verdict {
            Verdict::Counts => self.verdict_counts(),
            Verdict::NotListed => self.verdict_not_listed(),
            Verdict::NotActive => self.verdict_not_active(),
            Verdict::Trial => self.verdict_trial(),
            Verdict::UsGovernment => self.verdict_us_government(),
        }
    }

    /// What a supported service adds: its data, what can be remediated with it, and how to deploy it (D12).
    #[must_use]
    pub fn service_adds(self, service: SupportedService) -> [Word; 3] {
        match service {
            SupportedService::DefenderAtp => {
                [self.adds_defender_atp(), self.scope_defender_atp(), self.deploy_defender_atp()]
            }
            SupportedService::Office365Atp => {
                [self.adds_office_365_atp(), self.scope_office_365_atp(), self.deploy_office_365_atp()]
            }
            SupportedService::CloudAppSecurity => [
                self.adds_cloud_app_security(),
                self.scope_cloud_app_security(),
                self.deploy_cloud_app_security(),
            ],
            SupportedService::AzureAtp => {
                [self.adds_azure_atp(), self.scope_azure_atp(), self.deploy_azure_atp()]
            }
        }
    }

    /// A cloud.
    #[must_use]
    pub fn cloud(self, cloud: Cloud) -> Word {
        match cloud {
            Cloud::Commercial => self.cloud_commercial(),
            Cloud::Gcc => self.cloud_gcc(),
            Cloud::GccHigh => self.cloud_gcc_high(),
            Cloud::Dod => self.cloud_dod(),
        }
    }

    /// The status of a subscription.
    #[must_use]
    pub fn capability_status(self, status: CapabilityStatus) -> Word {
        match status {
            CapabilityStatus::Enabled => self.status_enabled(),
            CapabilityStatus::Warning => self.status_warning(),
            CapabilityStatus::Suspended => self.status_suspended(),
            CapabilityStatus::Deleted => self.status_deleted(),
            CapabilityStatus::LockedOut => self.status_locked_out(),
        }
    }

    /// Whether a remediation action was decided.
    #[must_use]
    pub fn action_status(self, status: ActionStatus) -> Word {
        match status {
            ActionStatus::Pending => self.action_pending(),
            ActionStatus::Approved => self.action_approved(),
            ActionStatus::Declined => self.action_declined(),
        }
    }

    /// What an entry of the audit log tells of.
    #[must_use]
    pub fn audit_action(self, action: AuditAction) -> Word {
        match action {
            AuditAction::TurnedOn => self.audit_turned_on(),
            AuditAction::TurnedOff => self.audit_turned_off(),
            AuditAction::ProvisioningRetried => self.audit_retried(),
            AuditAction::Provisioned => self.audit_provisioned(),
            AuditAction::ProvisioningFailed => self.audit_provisioning_failed(),
            AuditAction::PreviewFeaturesChanged => self.audit_previews_changed(),
            AuditAction::Erased => self.audit_erased(),
            AuditAction::DirectoryImported => self.audit_imported(),
            AuditAction::EligibilityChanged => self.audit_eligibility_changed(),
            AuditAction::ServicesConnected => self.audit_services_connected(),
            AuditAction::ServicesDisconnected => self.audit_services_disconnected(),
            AuditAction::ServiceKeyCreated => self.audit_service_key_created(),
            AuditAction::ServiceKeyRevoked => self.audit_service_key_revoked(),
            AuditAction::ApiTokenCreated => self.audit_api_token_created(),
            AuditAction::ApiTokenRevoked => self.audit_api_token_revoked(),
            AuditAction::PersonAdded => self.audit_person_added(),
            AuditAction::PersonRolesChanged => self.audit_person_roles_changed(),
            AuditAction::PersonInvited => self.audit_person_invited(),
            AuditAction::PasswordChanged => self.audit_password_changed(),
            AuditAction::PersonRemoved => self.audit_person_removed(),
            AuditAction::PersonScopeChanged => self.audit_person_scope_changed(),
        }
    }

    /// What a value in the audit log is the value of.
    #[must_use]
    pub fn audit_field(self, field: AuditField) -> Word {
        match field {
            AuditField::State => self.audit_state(),
            AuditField::Location => self.fact_location(),
            AuditField::PreviewFeatures => self.preview_features(),
            AuditField::DataKeptUntil => self.audit_kept_until(),
            AuditField::FailedStep => self.audit_failed_step(),
            AuditField::DirectoryVersion => self.audit_directory_version(),
            AuditField::DirectorySource => self.audit_directory_source(),
            AuditField::Incidents => self.incidents(),
            AuditField::Alerts => self.source_alerts(),
            AuditField::RemediationActions => self.audit_remediation_actions(),
            AuditField::Eligible => self.audit_eligible(),
            AuditField::Services => self.services(),
            AuditField::Service => self.audit_service(),
            AuditField::CredentialId => self.audit_credential_id(),
            AuditField::PersonId => self.audit_whom(),
            AuditField::Roles => self.audit_roles(),
            AuditField::Scopes => self.audit_scopes(),
            AuditField::ExpiresAt => self.audit_expires_at(),
            AuditField::DeviceGroups => self.audit_device_groups(),
        }
    }

    /// Where a directory is read from.
    #[must_use]
    pub fn directory_source(self, source: DirectorySource) -> Word {
        match source {
            DirectorySource::File => self.audit_source_file(),
            DirectorySource::Graph => self.audit_source_graph(),
        }
    }

    /// The state of the service as a value by itself.
    #[must_use]
    pub fn state_value(self, state: ServiceState) -> Word {
        match state {
            ServiceState::Off => self.value_off(),
            ServiceState::Provisioning => self.value_provisioning(),
            ServiceState::Failed => self.value_failed(),
            ServiceState::On => self.value_on(),
        }
    }

    /// How far a request for help is.
    #[must_use]
    pub fn support_state(self, state: SupportState) -> Word {
        match state {
            SupportState::Received => self.request_received(),
            SupportState::Answered => self.request_answered(),
            SupportState::Closed => self.request_closed(),
        }
    }

    /// Why a field cannot be taken, and what would mend it.
    #[must_use]
    pub fn field_fault(self, problem: &FieldProblem) -> String {
        let word = match (problem.fault, problem.limit) {
            (FieldFault::TooLong, Some(limit)) => return self.fault_too_long(&limit.to_string()),
            (FieldFault::TooShort, Some(limit)) => return self.fault_too_short(&limit.to_string()),
            (FieldFault::Missing, _) => self.fault_missing(),
            (FieldFault::TooWeak, _) => self.fault_too_weak(),
            (FieldFault::Taken, _) => self.fault_taken(),
            (FieldFault::ForbiddenCharacter, _) => self.fault_character(),
            (FieldFault::MisleadingCharacter, _) => self.fault_misleading(),
            (FieldFault::NotAUserName, _) => self.fault_user_name(),
            (FieldFault::NotAnEmail, _) => self.fault_email(),
            (FieldFault::NotAPhone, _) => self.fault_phone(),
            (FieldFault::OutOfRange, _) => self.fault_range(),
            (FieldFault::TooLong | FieldFault::TooShort | FieldFault::Unknown, _) => self.fault_unknown(),
        };
        word.into()
    }

    /// A choice of theme.
    #[must_use]
    pub fn theme_choice(self, theme: Theme) -> Word {
        match theme {
            Theme::System => self.theme_system(),
            Theme::Light => self.theme_light(),
            Theme::Dark => self.theme_dark(),
        }
    }
}
