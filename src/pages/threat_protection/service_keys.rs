//! Settings, Microsoft Threat Protection, Service keys: with what each supported service sends its data.

use super::sections::Sections;
use crate::{
    api::{self, ApiError},
    browser,
    components::{Asked, Cell, Confirm, Failure, Heading, Load, Refusals, Secret, Table},
    i18n::use_words,
    query::{Loaded, Query},
    routes::Route,
    session::use_known,
    ui::{Button, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{NewServiceKey, Refusal, ServiceKey, ServiceKeys, SupportedService};

/// The id of what says why nothing can be made or revoked.
const NOTE: &str = "service-keys-note";

/// The page.
#[component]
pub fn ServiceKeysPage() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let keys = Query::new(&api::SERVICE_KEYS);
    // Somebody else of the tenant may have made or revoked one.
    effect(move || {
        known.heard.track();
        keys.refetch();
    });
    view! {
        <Heading title=words.service_keys() about=words.service_keys_about() />
        <Sections at=Route::ServiceKeys />
        <div class="stack settings">
            <Load query=keys let:list><Keys list=list keys=keys /></Load>
        </div>
    }
}

#[component]
fn Keys(list: Loaded<ServiceKeys>, keys: Query<ServiceKeys>) -> impl IntoView {
    let words = use_words();
    let failed = RwSignal::new(None::<ApiError>);
    let secret = RwSignal::new(None);
    let asked = RwSignal::new(None);
    // One at a time: a second key would put the secret of the first out of sight.
    let making = RwSignal::new(false);
    let make = Callback::new(move |service: SupportedService| {
        if making.get_untracked() {
            return;
        }
        making.set(true);
        leptos::task::spawn_local(async move {
            match api::create_service_key(&NewServiceKey { service }).await {
                Ok(answer) => {
                    let _ = failed.try_set(None);
                    let _ = secret.try_set(api::secret(answer));
                }
                Err(error) => {
                    let _ = failed.try_set(Some(error));
                }
            }
            let _ = making.try_set(false);
            keys.refetch_anew();
        });
    });
    let revoke = Callback::new(move |id: String| {
        leptos::task::spawn_local(async move {
            let error = api::revoke_service_key(&id).await.err();
            if error.is_none() {
                browser::focus(crate::router::HEADING_ID);
            }
            let _ = failed.try_set(error);
            keys.refetch_anew();
        });
    });
    let refusals = Memo::new(move |_| list.get().may_change.refusals.clone());
    let read_only = whether(move || refusals.get().contains(&Refusal::AdministratorRoleMissing));
    view! {
        <p>{text(move || words.service_keys_limit(&list.get().limit_per_service.to_string()))}</p>
        <div id=NOTE>
            <When is=read_only>
                <p>{words.read_only().text()}</p>
            </When>
            {dynamic(move || view! { <Refusals refusals=refusals.get() /> })}
        </div>
        {dynamic(move || failed.get().map(|error| view! { <Failure error=error /> }))}
        <Secret secret=secret about=words.service_key_made() />
        {SupportedService::ALL
            .map(|service| view! { <OfService service=service list=list make=make asked=asked /> }.into_any())
            .into_iter()
            .collect::<Vec<_>>()}
        <Confirm
            asked=asked
            title_id="revoke-title"
            title=|words, name| words.revoke_title(name)
            about=words.service_key_revoke_about()
            label=words.revoke()
            on_confirm=revoke
        />
    }
}

/// The keys of one service.
#[component]
fn OfService(
    service: SupportedService,
    list: Loaded<ServiceKeys>,
    make: Callback<SupportedService>,
    asked: Asked,
) -> impl IntoView {
    let words = use_words();
    let name = words.supported_service(service);
    let count = Memo::new(move |_| list.get().value.iter().filter(|key| key.service == service).count());
    let may = Memo::new(move |_| list.get().may_change.allowed);
    let free = Signal::derive(move || count.get() < list.get().limit_per_service as usize);
    let columns = move || {
        let mut columns = vec![words.key_ends_with(), words.created_by(), words.created(), words.last_used()];
        if may.get() {
            columns.push(words.revoke());
        }
        columns
    };
    let row = move |key: &ServiceKey| {
        let (id, ends_with) = (key.id.clone(), ["…", &key.ends_with].concat());
        let mut cells = vec![
            Cell::Text(ends_with.clone()),
            Cell::Text(key.created_by.clone()),
            key.created_at.clone().into(),
            key.last_used_at.clone().map_or_else(|| words.never_changed().into(), Cell::from),
        ];
        if may.get() {
            let press = move |()| asked.set(Some((id.clone(), ends_with.clone())));
            cells.push(Cell::Button(words.revoke(), ["…", &key.ends_with].concat(), Callback::new(press)));
        }
        cells
    };
    let rows = move || list.get().value.iter().filter(|key| key.service == service).map(row).collect();
    view! {
        <h2>{name.text()}</h2>
        {dynamic(move || {
            if count.get() == 0 {
                view! { <p class="quiet">{words.service_keys_none().text()}</p> }.into_any()
            } else {
                view! { <Table caption=name columns=columns() rows=Box::new(rows) /> }.into_any()
            }
        })}
        <When is=may>
            <When is=free otherwise=move || view! { <p class="quiet">{words.service_keys_full().text()}</p> }>
                <Button
                    label=text(move || words.service_key_create(name.get()))
                    on_press=move || make.run(service)
                />
            </When>
        </When>
    }
}
