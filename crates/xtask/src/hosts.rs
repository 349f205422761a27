//! The app's folder for hosts that serve nothing but files: the page with its policy inside, and the files in which such
//! hosts look for headers and rules.

use std::fs;
use std::path::{Path, PathBuf};

use security_center_contract::delivery::{
    ASK_AGAIN, CONTENT_POLICY, FOR_GOOD, OF_A_DOCUMENT, OF_A_FILE, REFERRERS, is_hashed,
};
use serde_json::{Map, Value, json};

use crate::failure::{Attempting, Failure};
use crate::place;

/// The header of the content policy.
const POLICY: &str = "content-security-policy";

/// What a policy in the page cannot say; a browser would complain of it.
const NOT_IN_A_PAGE: &str = "frame-ancestors";

/// The pages of the app, as patterns: an address that none of them fits is answered as missing.
const PAGES: [&str; 16] = [
    "account",
    "action-center",
    "action-center/*",
    "alerts",
    "alerts/*",
    "audit",
    "entities/*",
    "homepage",
    "hunting",
    "hunting/*",
    "incidents",
    "incidents/*",
    "more-resources",
    "permissions",
    "settings",
    "settings/*",
];

/// Pages that are there for whoever is not signed in.
const BEFORE_SIGN_IN: [&str; 2] = ["sign-in", "signed-in"];

/// How the folder is to be hosted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hosting {
    /// The path of the host.
    pub(crate) path: String,
    /// Where the API is, where that is not beside the page.
    pub(crate) api: Option<Api>,
}

/// Where an API is: `https://HOST/`, perhaps with a port, perhaps with a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Api {
    /// Its origin, for the policy.
    origin: String,
    /// The path below which it is, with a `/` at both ends.
    path: String,
}

impl Api {
    /// Reads an address. Without TLS it is one of this machine, for trying out.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let fault = || {
            Failure::Because(format!(
                "--api needs the address of the API, such as https://api.example.org/, not `{text}`"
            ))
        };
        let (scheme, rest) = text.split_once("://").ok_or_else(fault)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':');
        let safe = scheme == "https" || scheme == "http" && ["localhost", "127.0.0.1"].contains(&name);
        if !safe || host.is_empty() || host.starts_with([':', '-', '.']) || !host.bytes().all(plain) {
            return Err(fault());
        }
        let path = match path.trim_end_matches('/') {
            "" => place::ROOT.to_owned(),
            path => place::path(&format!("/{path}/")).map_err(|_| fault())?,
        };
        Ok(Self { origin: format!("{scheme}://{}", host.to_ascii_lowercase()), path })
    }
}

/// Makes such a folder of a copy of the app that was built for that path. The answer names the files that are due to be
/// compressed.
pub(crate) fn prepare(folder: &Path, hosting: &Hosting) -> Result<Vec<PathBuf>, Failure> {
    let policy = policy(hosting.api.as_ref());
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index).attempting(&format!("read {}", index.display()))?;
    let page = with_policy(&page, &policy, hosting.api.as_ref())?;
    // An address that the host does not know is answered with this page, and the app finds out what it was meant to show.
    let missing = folder.join("404.html");
    for file in [&index, &missing] {
        write(file, &page)?;
    }
    // These hosts give a site the root of a host; the others, which know none of these files, may give it a path.
    if hosting.path == place::ROOT {
        let names = names(folder)?;
        write(&folder.join("_headers"), &headers(&policy, &names))?;
        write(&folder.join("_redirects"), &redirects())?;
        write(&folder.join("staticwebapp.config.json"), &static_web_app(&policy, &names)?)?;
    }
    Ok(vec![index, missing])
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    fs::write(file, text).attempting(&format!("write {}", file.display()))
}

/// The policy, with the API's origin among those that the page may reach.
fn policy(api: Option<&Api>) -> String {
    match api {
        Some(Api { origin, .. }) => {
            CONTENT_POLICY.replace("connect-src 'self'", &format!("connect-src 'self' {origin}"))
        }
        None => CONTENT_POLICY.to_owned(),
    }
}

/// The page with the policy inside, before anything that the policy is about; and with where the API is, which the app reads
/// there, so that it need not ask before it can ask.
fn with_policy(page: &str, policy: &str, api: Option<&Api>) -> Result<String, Failure> {
    let parts = policy.split(';').map(str::trim).filter(|part| !part.starts_with(NOT_IN_A_PAGE));
    let policy = parts.collect::<Vec<_>>().join("; ");
    let after = page.find("<meta charset").and_then(|at| Some(at + page[at..].find('>')? + 1));
    let Some(after) = after else {
        return Err(Failure::Because("the page does not begin with its character set".to_owned()));
    };
    let (before, rest) = page.split_at(after);
    let api = api.map_or_else(String::new, |Api { origin, path }| {
        format!("<meta name=\"api\" content=\"{origin}{path}\">")
    });
    Ok(format!(
        "{before}<meta http-equiv=\"{POLICY}\" content=\"{policy}\"><meta name=\"referrer\" content=\"{REFERRERS}\">{api}{rest}"
    ))
}

/// The names of the files at the top of the folder, in order; compressed copies are no files of their own.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).attempting(&format!("read {}", folder.display()))? {
        let entry = entry.attempting("read a folder")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && !name.ends_with(".br") && !name.ends_with(".gz") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// What a page is sent with, whatever its address.
fn of_everything(policy: &str) -> impl Iterator<Item = (&'static str, String)> {
    let document = OF_A_DOCUMENT
        .into_iter()
        .map(move |(name, value)| (name, if name == POLICY { policy } else { value }.to_owned()));
    document.chain(OF_A_FILE.map(|(name, value)| (name, value.to_owned()))).collect::<Vec<_>>().into_iter()
}

/// `_headers`, which Netlify and Cloudflare Pages read. Where two rules set one header they join the values, so that how
/// long a file may be kept is said of those with a hash only; of the rest both say themselves that a browser has to ask.
fn headers(policy: &str, names: &[String]) -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in of_everything(policy) {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for name in names.iter().filter(|name| is_hashed(name)) {
        text.push_str(&format!("/{name}\n  cache-control: {FOR_GOOD}\n"));
    }
    text
}

/// `_redirects`, which the same two read: each page of the app is the one page there is. Anything else that is no file is
/// answered with 404.html, and as missing.
fn redirects() -> String {
    PAGES.iter().chain(&BEFORE_SIGN_IN).map(|page| format!("/{page} / 200\n")).collect()
}

/// `staticwebapp.config.json`, which Azure Static Web Apps reads. A name with a dot is left to be missing.
fn static_web_app(policy: &str, names: &[String]) -> Result<String, Failure> {
    let everything: Map<String, Value> =
        of_everything(policy).map(|(name, value)| (name.to_owned(), value.into())).collect();
    let mut of_pages = everything.clone();
    of_pages.insert("cache-control".to_owned(), ASK_AGAIN.into());
    let routes = names
        .iter()
        .filter(|name| is_hashed(name))
        .map(|name| json!({ "route": format!("/{name}"), "headers": { "cache-control": FOR_GOOD } }));
    let endings: Vec<&str> = ["css", "html", "ico", "js", "json", "map", "png", "svg", "txt", "wasm"].into();
    let configuration = json!({
        "globalHeaders": of_pages,
        "routes": routes.collect::<Vec<_>>(),
        "navigationFallback": {
            "rewrite": "/index.html",
            "exclude": [format!("*.{{{}}}", endings.join(",")), "/api/*", "/v1.0/*", "/ingest/*"],
        },
        "mimeTypes": { ".wasm": "application/wasm" },
    });
    let text = serde_json::to_string_pretty(&configuration);
    text.map(|text| text + "\n").map_err(|error| Failure::Because(format!("cannot write JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools;

    const PAGE: &str =
        "<!doctype html><html lang=en><head><meta charset=utf-8><script src=/boot-0a1b2c3d.js></script>";

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-hosts-{name}-{}", std::process::id()));
        tools::remove_folder(&folder).unwrap();
        fs::create_dir_all(folder.join("help")).unwrap();
        for (name, text) in [
            ("index.html", PAGE),
            ("boot-0a1b2c3d.js", ""),
            ("boot-0a1b2c3d.js.br", ""),
            ("config.json", "{}"),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        folder
    }

    fn read(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    fn hosting(path: &str, api: Option<&str>) -> Hosting {
        Hosting { path: path.to_owned(), api: api.map(|api| Api::parse(api).unwrap()) }
    }

    #[test]
    fn the_page_says_the_policy_itself_as_far_as_a_page_can() {
        let folder = folder("page");
        prepare(&folder, &hosting("/", None)).unwrap();
        let page = read(&folder, "index.html");
        let whole =
            CONTENT_POLICY.split(';').map(str::trim).filter(|part| !part.starts_with("frame-ancestors"));
        for part in whole {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("frame-ancestors"));
        assert!(page.find("http-equiv").unwrap() < page.find("<script").unwrap(), "the policy comes first");
        assert_eq!(page, read(&folder, "404.html"));
        assert!(with_policy("<p>", CONTENT_POLICY, None).is_err());
        assert!(!page.contains("name=\"api\""));
        tools::remove_folder(&folder).unwrap();
    }

    #[test]
    fn every_header_that_the_server_sends_is_in_both_files() {
        let folder = folder("headers");
        prepare(&folder, &hosting("/", None)).unwrap();
        let text = read(&folder, "_headers");
        let configuration: Value = serde_json::from_str(&read(&folder, "staticwebapp.config.json")).unwrap();
        for (name, value) in OF_A_DOCUMENT.into_iter().chain(OF_A_FILE) {
            assert!(text.contains(&format!("\n  {name}: {value}\n")), "{name}");
            assert_eq!(configuration["globalHeaders"][name], value);
        }
        let hashed = "/boot-0a1b2c3d.js";
        assert!(text.ends_with(&format!("{hashed}\n  cache-control: {FOR_GOOD}\n")), "{text}");
        assert_eq!(text.matches("cache-control").count(), 1, "values would be joined");
        assert_eq!(configuration["routes"].as_array().unwrap().len(), 1);
        assert_eq!(configuration["routes"][0]["route"], hashed);
        tools::remove_folder(&folder).unwrap();
    }

    #[test]
    fn the_api_is_the_only_other_origin_that_is_reached() {
        let folder = folder("api");
        prepare(&folder, &hosting("/", Some("https://api.example.org/security"))).unwrap();
        let page = read(&folder, "index.html");
        let place = "<meta name=\"api\" content=\"https://api.example.org/security/\">";
        assert!(page.find(place).unwrap() < page.find("<script").unwrap(), "the script reads it");
        for name in ["index.html", "_headers", "staticwebapp.config.json"] {
            let text = read(&folder, name);
            assert!(text.contains("connect-src 'self' https://api.example.org;"), "{name}");
            let text = text.replace(place, "");
            assert_eq!(text.matches("https://").count(), 1, "{name}");
        }
        tools::remove_folder(&folder).unwrap();
    }

    #[test]
    fn below_a_path_there_are_no_files_for_hosts_that_know_no_paths() {
        let folder = folder("below");
        prepare(&folder, &hosting("/security/", None)).unwrap();
        assert!(folder.join("404.html").is_file() && !folder.join("_redirects").exists());
        assert!(!folder.join("_headers").exists() && !folder.join("staticwebapp.config.json").exists());
        tools::remove_folder(&folder).unwrap();
    }

    #[test]
    fn every_page_of_the_app_is_one_for_the_host() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let source = fs::read_to_string(root.join("src/routes.rs")).unwrap();
        let paths = source.split("fn path(&self)").nth(1).unwrap().split("\n    }\n").next().unwrap();
        let literals = paths.split('"').skip(1).step_by(2).filter(|path| !path.is_empty());
        let fits = |pattern: &str, path: &str| match pattern.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == pattern,
        };
        let mut seen = 0;
        for path in literals {
            seen += 1;
            assert!(PAGES.iter().chain(&BEFORE_SIGN_IN).any(|page| fits(page, path)), "{path}");
        }
        assert!(seen > 10, "{seen}: routes.rs says its addresses otherwise now");
    }

    #[test]
    fn only_a_whole_address_that_is_safe_is_one_of_an_api() {
        for (text, origin, path) in [
            ("https://api.example.org", "https://api.example.org", "/"),
            ("https://A.example:8443/x", "https://a.example:8443", "/x/"),
            ("http://127.0.0.1:8787/", "http://127.0.0.1:8787", "/"),
            ("http://localhost", "http://localhost", "/"),
        ] {
            let expected = Api { origin: origin.to_owned(), path: path.to_owned() };
            assert_eq!(Api::parse(text), Ok(expected), "{text}");
        }
        for bad in [
            "",
            "api.example.org",
            "http://a.example",
            "http://localhost.example",
            "https://",
            "https://a b/",
            "https://a;b",
            "https://'x'",
            "https://a/?b",
            "https://a/\"><script>",
        ] {
            assert!(Api::parse(bad).is_err(), "{bad}");
        }
    }
}
