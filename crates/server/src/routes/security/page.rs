//! Query options into a page of a list, and the link to the next page. The link holds the options and a token with the place
//! behind which the next page begins, so that nothing that arrives meanwhile moves it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_urlencoded::Serializer;
use security_center_odata::{Allowed, Filter, Options, Sort};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Asked;
use crate::auth::token::to_hex;
use crate::problem::{ApiError, Result};
use crate::store::filter_sql::Column;
use crate::store::page_sql::{Place, Wanted};

const SKIP_TOKEN: &str = "$skiptoken";

/// What is asked of a list.
pub(super) struct Question<C> {
    /// The options.
    pub(super) options: Options<C>,
    after: Option<Place>,
    /// Of which list, in which order, with which filter: what a token has to be of.
    of: String,
    top: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    /// The question that it belongs to.
    of: String,
    /// The place.
    after: Place,
}

impl<C: Column> Question<C> {
    /// The question of an address. Where nothing is said pages have `usual` items, the `newest` first.
    pub(super) fn of(
        asked: &Asked,
        (name, tenant_id): (&str, &str),
        allowed: &Allowed<C>,
        id: C,
        (usual, newest): (u32, &[Sort<C>]),
    ) -> Result<Self> {
        let pairs = asked.options.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut options =
            Options::parse(pairs, allowed).map_err(|fault| ApiError::invalid_request(fault.to_string()))?;
        if options.order.is_empty() {
            options.order = newest.to_vec();
        }
        let filter = options.filter.as_ref().map(|filter| allowed.filter.text(filter)).unwrap_or_default();
        let order =
            options.order.iter().map(|sort| format!("{} {:?}", allowed.filter.name(sort.by), sort.direction));
        let order: Vec<_> = order.collect();
        let digest = Sha256::digest(format!("{name}\n{tenant_id}\n{}\n{filter}", order.join(",")));
        let of = to_hex(&digest[..12]);
        let after = match &options.skip_token {
            None => None,
            Some(text) => {
                let place = read(text).filter(|token| token.of == of).map(|token| token.after);
                let place = place.filter(|place| place.is_of(&options.order, id));
                Some(place.ok_or_else(|| {
                    ApiError::invalid_request(
                        "$skiptoken: it is not one that this server made for this $filter and $orderby. Follow \
                         @odata.nextLink as it is.",
                    )
                })?)
            }
        };
        let top = options.top.unwrap_or(usual);
        Ok(Self { options, after, of, top })
    }

    /// What the store is asked for.
    pub(super) fn wanted(&self) -> Wanted<'_, C> {
        Wanted {
            filter: self.options.filter.as_ref(),
            order: &self.options.order,
            after: self.after.as_ref(),
            // A place stands behind whatever was left out.
            skip: if self.after.is_some() { 0 } else { self.options.skip },
            top: self.top,
        }
    }

    /// The address of the page behind a place.
    pub(super) fn next_link(&self, asked: &Asked, path: &str, place: Place) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in &asked.options {
            let plain = name.strip_prefix('$').unwrap_or(name);
            if !["skip", "skiptoken"].iter().any(|one| plain.eq_ignore_ascii_case(one)) {
                query.append_pair(name, value);
            }
        }
        query.append_pair(SKIP_TOKEN, &written(&self.of, place));
        let query = query.finish().replace("%24", "$");
        asked.address(&format!("{path}?{query}"))
    }
}

/// The options of a single item.
pub(super) fn of_one<C: Column>(asked: &Asked, allowed: &Allowed<C>) -> Result<Options<C>> {
    let pairs = asked.options.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let options =
        Options::parse(pairs, allowed).map_err(|fault| ApiError::invalid_request(fault.to_string()))?;
    let of_a_list = options.filter.is_some()
        || !options.order.is_empty()
        || options.top.is_some()
        || options.skip > 0
        || options.count
        || options.skip_token.is_some();
    if of_a_list {
        return Err(ApiError::invalid_request("Of a single item only $select and $expand are possible."));
    }
    Ok(options)
}

/// The address of the alerts of an incident behind those that stand in it already.
pub(super) fn link_to_alerts(asked: &Asked, number: i64, skip: usize) -> String {
    let filter = format!("incidentId eq '{number}'");
    let mut query = Serializer::new(String::new());
    query.append_pair("$filter", &filter).append_pair("$orderby", "firstActivityDateTime,id");
    query.append_pair("$skip", &skip.to_string());
    asked.address(&format!("/v1.0/security/alerts_v2?{}", query.finish().replace("%24", "$")))
}

/// Those of an incident.
pub(super) fn of_incident<C>(column: C, number: i64) -> Filter<C> {
    let value = security_center_odata::Value::Text(number.to_string());
    Filter::Compare(column, security_center_odata::Comparison::Eq, value)
}

fn written(of: &str, after: Place) -> String {
    let token = Token { of: of.to_owned(), after };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).unwrap_or_default())
}

fn read(text: &str) -> Option<Token> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
