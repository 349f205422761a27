//! Every page and panel in the language for tests, whose texts are in brackets, accented and 40 % longer: no text comes
//! from outside the catalogue, and the layout holds in every width. What is looked at is in `tests/audits`.

use crate::{
    answers::{answer, configuration, shown},
    samples::{failed, off, off_for_viewers, on, provisioning, session, session_refused, tenant},
    server,
    stage::{Stage, frame},
};
use js_sys::{Array, Function};
use leptos::prelude::Set;
use security_center::{
    i18n::{Language, pseudo},
    routes::{Panel, Route},
};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const CSS: &str = include_str!("../../style/app.css");
const ROUTES: &str = include_str!("../../src/routes.rs");
const FRAME: &str = include_str!("../audits/frame.js");
const LAYOUT: &str = include_str!("../audits/layout.js");
const TARGETS: &str = include_str!("../audits/targets.js");
const WORDS: &str = include_str!("../audits/words.js");

/// A window of a phone, of 1280 pixels at 400 %, of each kind of layout, and a large one.
const SIZES: [(u32, u32); 5] = [(320, 640), (320, 256), (660, 800), (1100, 800), (1280, 800)];

/// A page, or something on it, as a person meets it.
struct Scene {
    /// Its address below the base, with its parameters: `?panel=` for what lies beside the page.
    at: &'static str,
    /// For whom.
    session: Session,
    /// How the service is.
    service: fn(i64) -> Value,
    /// What is pressed then.
    pressed: &'static [&'static str],
    /// What happens then.
    then: fn(&Stage),
}

#[derive(Clone, Copy)]
enum Session {
    /// The features show the settings.
    Settings,
    /// The features are open.
    Open,
    /// Neither.
    Refused,
    /// The features are open to somebody who signed in with a password.
    Password,
}

const fn scene(at: &'static str, session: Session, service: fn(i64) -> Value) -> Scene {
    Scene { at, session, service, pressed: &[], then: |_| () }
}

/// Everything that there is to see. A new page or panel is a line.
const SCENES: &[Scene] = &[
    scene("", Session::Settings, off),
    scene("", Session::Open, on),
    scene("", Session::Refused, off),
    scene("incidents", Session::Open, on),
    scene("incidents?q=nothing&days=any&status=resolved", Session::Open, on),
    Scene { pressed: &["main details:last-of-type summary"], ..scene("incidents", Session::Open, on) },
    scene("incidents/7", Session::Open, on),
    scene("incidents/7?tab=graph", Session::Open, on),
    scene("incidents/7?tab=report", Session::Open, on),
    scene("incidents/7?tab=alerts", Session::Open, on),
    scene("incidents/7?tab=devices", Session::Open, on),
    scene("incidents/7?tab=mailboxes", Session::Open, on),
    scene("incidents/7?tab=evidence", Session::Open, on),
    scene("incidents/7?tab=history", Session::Open, on),
    scene("incidents/7/x", Session::Settings, off),
    scene("action-center", Session::Open, on),
    scene("hunting", Session::Open, on),
    scene("hunting", Session::Refused, off),
    scene("incidents/7", Session::Settings, off),
    scene("settings", Session::Open, on),
    scene("settings/threat-protection", Session::Settings, off),
    scene("settings/threat-protection", Session::Settings, off_for_viewers),
    scene("settings/threat-protection", Session::Settings, provisioning),
    scene("settings/threat-protection", Session::Settings, failed),
    scene("settings/threat-protection", Session::Open, on),
    Scene {
        pressed: &["main input[type=checkbox]", "main .button.primary"],
        ..scene("settings/threat-protection", Session::Open, on)
    },
    Scene {
        pressed: &["main .row .button:not(.primary)"],
        ..scene("settings/threat-protection", Session::Settings, failed)
    },
    Scene {
        pressed: &["main input[type=checkbox]", "nav a[href='/']"],
        ..scene("settings/threat-protection", Session::Settings, off)
    },
    scene("settings/threat-protection/time-zone", Session::Settings, off),
    scene("settings/threat-protection/preview-features", Session::Settings, off),
    scene("settings/threat-protection/preview-features", Session::Settings, off_for_viewers),
    scene("settings/eligibility", Session::Open, on),
    scene("alerts", Session::Open, on),
    scene("alerts", Session::Settings, off),
    scene("alerts?entity=device:1&days=any", Session::Open, on),
    scene("alerts/9", Session::Open, on),
    scene("alerts/9", Session::Settings, off),
    scene("entities/device:1", Session::Open, on),
    scene("entities/device:1", Session::Settings, off),
    scene("permissions", Session::Open, on),
    scene("permissions", Session::Refused, off),
    scene("audit", Session::Open, on),
    scene("audit", Session::Refused, off),
    scene("audit?action=turnedOff&person=Security reader&from=2026-06-01", Session::Open, on),
    scene("more-resources", Session::Open, on),
    scene("sign-in", Session::Open, on),
    scene("sign-in?failed=unknownTenant&returnTo=/settings", Session::Open, on),
    Scene {
        then: |stage| stage.router.link.set(Some("token".to_owned())),
        ..scene("sign-in", Session::Open, on)
    },
    scene("signed-in", Session::Open, on),
    Scene { then: |stage| stage.known.pause.asking.set(true), ..scene("settings", Session::Open, on) },
    Scene { then: |stage| stage.known.pause.asking.set(true), ..scene("settings", Session::Password, on) },
    Scene { then: |stage| stage.known.pause.ended.set(true), ..scene("settings", Session::Open, on) },
    scene("account", Session::Open, on),
    scene("account", Session::Password, on),
    Scene { pressed: &["main > .stack > .button"], ..scene("account", Session::Open, on) },
    Scene { pressed: &["main .table ~ .table td .button"], ..scene("account", Session::Open, on) },
    Scene { pressed: &["main form .button"], ..scene("account", Session::Open, on) },
    scene("settings/threat-protection/service-keys", Session::Open, on),
    Scene {
        pressed: &["main .button"],
        ..scene("settings/threat-protection/service-keys", Session::Open, on)
    },
    scene("?panel=help", Session::Open, on),
    scene("settings/threat-protection?panel=help&topic=what-it-is", Session::Settings, off),
    scene("incidents?panel=help&ask=licence", Session::Open, on),
    scene("?panel=contact", Session::Settings, off),
    scene("?panel=requests", Session::Settings, off),
    scene("?panel=feedback", Session::Settings, off),
    scene("?panel=notifications", Session::Open, on),
    scene("settings?panel=help", Session::Open, on),
    scene("settings?panel=help&ask=data center locaton", Session::Open, on),
    scene("settings?panel=help&ask=xyzxyz", Session::Settings, off),
    scene("settings?panel=help&topic=location", Session::Settings, off),
    scene("settings?panel=contact", Session::Settings, off),
    scene("settings?panel=contact", Session::Refused, off),
    Scene { pressed: &[".panel .button.primary"], ..scene("settings?panel=contact", Session::Settings, off) },
    scene("settings?panel=requests", Session::Open, on),
    scene("settings?panel=feedback", Session::Open, on),
    scene("settings?panel=navigation", Session::Open, on),
    scene("settings?panel=shortcuts", Session::Settings, off),
    Scene { pressed: &[".header-search"], ..scene("", Session::Open, on) },
    scene("no/such/page", Session::Open, on),
];

/// The scene on the stage, complete, and what the server said of it.
async fn enter(scene: &Scene) -> (Stage, Vec<String>) {
    let (session, service) = match scene.session {
        Session::Settings => (session("settings"), Some((scene.service)(1))),
        Session::Open => (session("open"), Some((scene.service)(1))),
        Session::Refused => (session_refused(), None),
        Session::Password => {
            let mut session = session("open");
            session["method"] = "password".into();
            (session, Some((scene.service)(1)))
        }
    };
    let mut texts = Language::ALL.map(|language| language.name().to_owned()).to_vec();
    for said in
        [Some(&session), Some(&tenant()), Some(&configuration()), service.as_ref()].into_iter().flatten()
    {
        shown(said, &mut texts);
    }
    let mut stage = Stage::signed_in(session, Some(tenant()), service).await;
    stage.configure(&configuration()).await;
    pseudo::speak(true);
    let (path, search) = scene.at.split_once('?').unwrap_or((scene.at, ""));
    stage.router.go(&Route::parse(path));
    let parameters: Vec<_> = search.split('&').filter_map(|one| one.split_once('=')).collect();
    if !parameters.is_empty() {
        let set = parameters.into_iter().map(|(name, value)| (name, Some(value))).collect::<Vec<_>>();
        stage.router.set_parameters(&set, true);
    }
    stage.show_shell().await;
    serve(&stage, scene, &mut texts).await;
    for selector in scene.pressed {
        stage.press(&stage.find(selector)).await;
        serve(&stage, scene, &mut texts).await;
    }
    (scene.then)(&stage);
    serve(&stage, scene, &mut texts).await;
    (stage, texts)
}

/// Answers what the scene asks; an answer may lead to another question.
async fn serve(stage: &Stage, scene: &Scene, texts: &mut Vec<String>) {
    for _ in 0..4 {
        for line in server::unanswered() {
            let answer = answer(&line).unwrap_or_else(|| panic!("{}: no answer to `{line}`", scene.at));
            shown(&answer, texts);
            server::answer(&line, 200, &answer);
        }
        frame().await;
        stage.settle().await;
    }
}

/// Calls a function of `tests/audits`, and gives what it found.
fn audit(source: &str, arguments: &[JsValue]) -> Vec<String> {
    let found: Array = call(source, arguments).unchecked_into();
    found.iter().filter_map(|finding| finding.as_string()).collect()
}

fn call(source: &str, arguments: &[JsValue]) -> JsValue {
    // Comments stand before the function.
    let function = Function::new_no_args(&format!("return (\n{source})")).call0(&JsValue::UNDEFINED).unwrap();
    let arguments: Array = arguments.iter().collect();
    function.unchecked_into::<Function>().apply(&JsValue::UNDEFINED, &arguments).unwrap()
}

/// A copy of the stage in a window of a size.
struct Window {
    element: JsValue,
    document: JsValue,
}

impl Window {
    fn new(stage: &Stage, css: &str, (width, height): (u32, u32)) -> Self {
        let container = stage.container().into();
        let element = call(FRAME, &[container, css.into(), width.into(), height.into()]);
        let document = js_sys::Reflect::get(&element, &"contentDocument".into()).unwrap();
        Self { element, document }
    }

    fn open(&self, id: &str) {
        let open = "(document, id) => document.getElementById(id).showPopover()";
        call(open, &[self.document.clone(), id.into()]);
    }

    fn look(&self) -> Vec<String> {
        let mut found = audit(LAYOUT, std::slice::from_ref(&self.document));
        found.extend(audit(TARGETS, std::slice::from_ref(&self.document)));
        found
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.element.unchecked_ref::<web_sys::Element>().remove();
    }
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

#[wasm_bindgen_test]
async fn s1_no_page_says_anything_that_is_not_in_the_catalogue() {
    let mut found = Vec::new();
    for scene in SCENES {
        let (stage, texts) = enter(scene).await;
        let heading = stage.text("h1");
        assert!(heading.starts_with('⟦') || texts.contains(&heading), "{}: {heading}", scene.at);
        let texts: Array = texts.into_iter().map(JsValue::from).collect();
        let strange = audit(WORDS, &[stage.container().into(), texts.into()]);
        found.extend(strange.into_iter().map(|finding| format!("/{}: {finding}", scene.at)));
    }
    none(&found);
}

#[wasm_bindgen_test]
async fn text_from_outside_the_catalogue_is_found() {
    let (stage, texts) = enter(&scene("", Session::Open, on)).await;
    let texts: Array = texts.into_iter().map(JsValue::from).collect();
    let strange = || audit(WORDS, &[stage.container().into(), texts.clone().into()]);
    none(&strange());
    stage.find("h1").set_inner_html("⟦Hóóme⟧ of Contoso");
    stage.find("nav").set_attribute("aria-label", "Main").unwrap();
    stage
        .find("main a")
        .set_attribute("title", "⟦Ópen⟧, Jun 24, 2026, 10:00:00 AM UTC; 3 minutes ago")
        .unwrap();
    let found = strange();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("text \"⟦Hóóme⟧ of Contoso\"") && found[1].contains("\"Main\""),
        "{found:?}"
    );
}

#[wasm_bindgen_test]
async fn longer_texts_fit_in_every_width_of_every_page() {
    let mut found = Vec::new();
    for scene in SCENES {
        let (stage, _) = enter(scene).await;
        for size in SIZES {
            let window = Window::new(&stage, CSS, size);
            let at = format!("/{} in {} by {}", scene.at, size.0, size.1);
            found.extend(window.look().into_iter().map(|finding| format!("{at}: {finding}")));
            // Each page has the same ones.
            for flyout in stage.all("[popover]").iter().filter(|_| scene.at == "settings") {
                window.open(&flyout.id());
                let open = format!("{at}, {}", flyout.id());
                found.extend(window.look().into_iter().map(|finding| format!("{open}: {finding}")));
            }
        }
    }
    none(&found);
}

#[wasm_bindgen_test]
async fn a_layout_that_breaks_is_found() {
    let (stage, _) = enter(&scene("settings/threat-protection", Session::Settings, off)).await;
    let look = |css: &str| Window::new(&stage, &format!("{CSS}\n{css}"), (320, 640)).look().join("\n");
    assert_eq!(look(""), "");
    for (css, finding) in [
        (".facts { width: 500px; }", "the page is"),
        ("h1 { white-space: nowrap; overflow: hidden; }", "cut off at the side: h1"),
        (".facts { max-height: 40px; overflow: hidden; }", "cut off below: dl"),
        (
            ".content { position: relative; overflow: auto; } .facts { width: 500px; }",
            "scrolls sideways: main",
        ),
        (".button { height: 10px; min-height: 0; padding: 0; }", "text runs out of: button"),
        (".skip { clip-path: none !important; top: -20px; }", "out of the window: a.skip"),
        (".navigation a { margin-bottom: -20px; }", "on each other: a"),
        (".header-button { width: 12px; height: 12px; min-height: 0; }", "(12 by 12)"),
    ] {
        assert!(look(css).contains(finding), "{css}: {}", look(css));
    }
}

/// The variants of an enumeration in `src/routes.rs`.
fn variants(name: &str) -> Vec<&'static str> {
    let body = ROUTES.split_once(&format!("pub enum {name} {{")).and_then(|(_, rest)| rest.split_once("\n}"));
    let lines = body.expect("it is there").0.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with(char::is_uppercase))
        .filter_map(|line| line.split([',', '(', ' ']).next())
        .collect()
}

#[wasm_bindgen_test]
fn every_page_has_a_scene() {
    let name = |route: Route| format!("{route:?}").split('(').next().unwrap().to_owned();
    let shown: Vec<String> =
        SCENES.iter().map(|scene| name(Route::parse(scene.at.split('?').next().unwrap()))).collect();
    let routes = variants("Route");
    assert!(routes.len() >= 8 && variants("Panel").contains(&"Help"), "{routes:?}");
    for route in routes {
        assert!(shown.iter().any(|other| other == route), "{route} has no line in SCENES");
    }
}

#[wasm_bindgen_test]
async fn every_panel_has_a_scene() {
    let codes = variants("Panel").into_iter().map(|name| name.to_lowercase());
    for code in codes {
        let panel = Panel::parse(&code).unwrap_or_else(|| panic!("the panel {code} has another code"));
        let listed = SCENES.iter().any(|scene| scene.at.ends_with(&format!("?panel={}", panel.code())));
        let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
        stage.show_shell().await;
        stage.router.open_panel(panel);
        stage.settle().await;
        assert_eq!(stage.maybe(".panel").is_some(), listed, "{code}: every panel has a line in SCENES");
    }
}
