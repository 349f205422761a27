//! The app in memory, as it was packed into the program: which copy of a file is sent, and whether it has to be.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::auth::token::to_hex;

/// The page of the app.
const PAGE: &str = "index.html";

/// The codings that there are copies in, the smallest first.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The files by name, without a `/` at their beginning.
#[derive(Clone, Debug, Default)]
pub struct Packed(BTreeMap<String, File>);

#[derive(Clone, Debug)]
struct File {
    content: Bytes,
    etag: HeaderValue,
}

impl Packed {
    /// An app that was built for the root of a host, to be below `base` (`/security`, or nothing for the root).
    pub fn new(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>, base: &str) -> Self {
        let packed = files.into_iter().filter_map(|(name, content)| {
            let content = match (name.strip_prefix(PAGE), content) {
                (_, content) if base.is_empty() => content,
                (Some(""), content) => below(&content, base).into(),
                // The copies of the page of another path.
                (Some(_), _) => return None,
                (None, content) => content,
            };
            let content = match content {
                Cow::Borrowed(content) => Bytes::from_static(content),
                Cow::Owned(content) => content.into(),
            };
            let etag = format!("\"{}\"", &to_hex(&Sha256::digest(&content))[..32]);
            let etag = etag.parse().unwrap_or_else(|_| unreachable!("hexadecimal digits"));
            Some((name, File { content, etag }))
        });
        Self(packed.collect())
    }

    /// The file, compressed where the client takes that; 304 where it has it already; 404 where there is none.
    #[must_use]
    pub fn get(&self, name: &str, request: &Request) -> Response {
        let headers = request.headers();
        let copy = CODINGS.iter().find_map(|(coding, ending)| {
            let file = self.0.get(&format!("{name}{ending}"))?;
            takes(headers, coding).then_some((file, Some(*coding)))
        });
        let Some((file, coding)) = copy.or_else(|| Some((self.0.get(name)?, None))) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
        let etag = file.etag.to_str().unwrap_or_default();
        let mut response = if known.is_some_and(|known| known.split(',').any(|one| one.trim() == etag)) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let head = request.method() == Method::HEAD;
            let content = if head { Bytes::new() } else { file.content.clone() };
            let mut response = Response::new(Body::from(content));
            response.headers_mut().insert(header::CONTENT_LENGTH, file.content.len().into());
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
            if let Some(coding) = coding {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
            }
            response
        };
        response.headers_mut().insert(header::ETAG, file.etag.clone());
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

/// The page with its files named from a path. It is delivered without quotes around its attributes.
fn below(page: &[u8], base: &str) -> Vec<u8> {
    let mut page = String::from_utf8_lossy(page).into_owned();
    for name in ["href=", "src="] {
        page = page.replace(&format!("{name}/"), &format!("{name}{base}/"));
    }
    page.into_bytes()
}

/// Whether `Accept-Encoding` names a coding and does not refuse it (RFC 9110, 12.5.3).
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|weight| {
            weight.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0))
        });
        named && !refused
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
