//! The built app: its files, what may be cached of them, and the headers that protect it.

mod packed;

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use security_center_contract::delivery::{ASK_AGAIN, FOR_GOOD, OF_A_DOCUMENT, OF_A_FILE, is_hashed};
use tower::ServiceExt;
use tower_http::services::ServeDir;

pub use packed::Packed;

/// The longest path, in bytes, at which a file is looked for: none of the app's comes near it, and file systems answer
/// longer names with an error that is none of the server's.
const LONGEST_PATH: usize = 255;

/// The operator's own file of the app.
const PORTALS: &str = "config.json";

/// Where the built app is.
#[derive(Clone, Debug)]
pub struct AppFiles {
    /// Its files.
    pub files: Files,
    /// The file that is delivered as `config.json`, in place of the one that came with the app.
    pub portals: Option<PathBuf>,
}

/// The files of a built app.
#[derive(Clone, Debug)]
pub enum Files {
    /// In a folder.
    Folder(PathBuf),
    /// In the program.
    Packed(Packed),
}

/// The app that was packed into this program, to be below `base`; nothing where there is none.
#[must_use]
pub fn in_the_program(base: &str) -> Option<Packed> {
    #[cfg(feature = "app")]
    {
        /// What `cargo xtask dist` built.
        #[derive(rust_embed::RustEmbed)]
        #[folder = "$SECURITY_CENTER_DIST"]
        struct Dist;
        // Names hold hashes: whenever they change, this is compiled again.
        const _: Option<&str> = option_env!("SECURITY_CENTER_DIST_FILES");
        let files = Dist::iter().filter_map(|name| Some((name.to_string(), Dist::get(&name)?.data)));
        Some(Packed::new(files, base))
    }
    #[cfg(not(feature = "app"))]
    {
        let _ = base;
        None
    }
}

/// Answers with a file of the app. An address without a dot in its last segment belongs to the app's own router and gets
/// `index.html`; a missing file is 404 and never `index.html`.
pub async fn serve(app: &AppFiles, request: Request) -> Response {
    let mut response = if matches!(*request.method(), Method::GET | Method::HEAD) {
        file(app, request).await
    } else {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed.");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        response
    };
    for (name, value) in OF_A_FILE {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// An answer of one sentence, which a browser shows as a document in which nothing is allowed.
pub fn refuse(status: StatusCode, sentence: &'static str) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, "default-src 'none'")], sentence).into_response()
}

async fn file(app: &AppFiles, request: Request) -> Response {
    let path = request.uri().path();
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.contains('.') && path.len() > LONGEST_PATH {
        return refuse(StatusCode::NOT_FOUND, "There is no such file.");
    }
    let path = if last.contains('.') { path.to_owned() } else { "/index.html".to_owned() };
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut response = match (&app.portals, &app.files) {
        (Some(portals), _) if path.strip_prefix('/') == Some(PORTALS) => of_the_operator(portals).await,
        (_, Files::Folder(folder)) => from_folder(folder, &path, request).await,
        (_, Files::Packed(packed)) => packed.get(path.trim_start_matches('/'), &request),
    };
    let status = response.status();
    if status == StatusCode::NOT_FOUND {
        return refuse(status, "There is no such file.");
    }
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        cache(response.headers_mut(), &name);
    }
    if name.ends_with(".html") {
        for (name, value) in OF_A_DOCUMENT {
            response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    response
}

async fn from_folder(folder: &Path, path: &str, request: Request) -> Response {
    let Ok(uri) = path.parse::<Uri>() else { return StatusCode::NOT_FOUND.into_response() };
    let (mut parts, _) = request.into_parts();
    parts.uri = uri;
    let files =
        ServeDir::new(folder).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    let Ok(response) = files.oneshot(Request::from_parts(parts, Body::empty())).await;
    response.map(Body::new)
}

/// Read anew each time, so that what the operator writes counts at the next load of the page.
async fn of_the_operator(file: &Path) -> Response {
    match tokio::fs::read(file).await {
        Ok(content) => ([(header::CONTENT_TYPE, "application/json")], content).into_response(),
        Err(failure) => {
            tracing::warn!(%failure, "the file of --portals cannot be read");
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

fn cache(headers: &mut HeaderMap, name: &str) {
    let hashed = is_hashed(name);
    let value = if hashed { FOR_GOOD } else { ASK_AGAIN };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    if hashed {
        // Nobody asks whether a file that never changes has changed, and each byte counts in the first load.
        for name in [header::ETAG, header::LAST_MODIFIED, header::ACCEPT_RANGES] {
            headers.remove(name);
        }
    }
}
