//! Who causes a change and from where, as the audit log tells it (D11).

use security_center_contract::{Actor, ActorKind, AuditOrigin, AuditOriginKind, Person};

/// Who causes a change, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// The directory's id of the person; nothing for the operator and the server.
    pub actor_id: Option<String>,
    /// From where.
    pub origin: AuditOrigin,
}

impl Cause {
    /// A person by a request.
    #[must_use]
    pub fn person(person: &Person, origin: AuditOrigin) -> Self {
        Self::of(ActorKind::Person, Some(person), origin)
    }

    /// A person's visit, which turns the service on by itself (D5).
    #[must_use]
    pub fn visit(person: &Person, origin: AuditOrigin) -> Self {
        Self::of(ActorKind::Visit, Some(person), origin)
    }

    /// The operator on the command line (S36).
    #[must_use]
    pub fn operator() -> Self {
        let origin = AuditOrigin { kind: AuditOriginKind::CommandLine, address: None };
        Self::of(ActorKind::Operator, None, origin)
    }

    /// The server itself.
    #[must_use]
    pub fn server() -> Self {
        let origin = AuditOrigin { kind: AuditOriginKind::Server, address: None };
        Self::of(ActorKind::Server, None, origin)
    }

    fn of(kind: ActorKind, person: Option<&Person>, origin: AuditOrigin) -> Self {
        Self {
            actor: Actor { kind, display_name: person.map(|one| one.display_name.clone()) },
            actor_id: person.map(|one| one.id.clone()),
            origin,
        }
    }
}
