//! A topic of the help, and where it leads.

use crate::{
    i18n::use_words,
    router::use_router,
    routes::Target,
    ui::{OutsideLink, text},
};
use leptos::prelude::*;
use security_center_contract::{HelpLink, HelpTopic};

/// The id of the heading of the topic that is open.
pub(super) const TOPIC_HEADING: &str = "help-topic";

/// The topic.
#[component]
pub fn Topic(
    /// Which.
    topic: HelpTopic,
) -> impl IntoView {
    let words = use_words();
    let back = use_router().href_with(&[("topic", None)]);
    let paragraphs = topic.text.into_iter().map(|paragraph| view! { <p>{paragraph}</p> });
    let leads = !topic.links.is_empty();
    view! {
        <a href=back>{words.help_back().text()}</a>
        <h3 id=TOPIC_HEADING tabindex="-1">{topic.title}</h3>
        {paragraphs.collect::<Vec<_>>()}
        {leads.then(|| view! { <h3>{words.help_more().text()}</h3> })}
        <Links links=topic.links />
    }
}

/// Links of the help; one that leads nowhere in this version is left out.
#[component]
pub fn Links(
    /// The links.
    links: Vec<HelpLink>,
) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let link = |HelpLink { to, text: says }: HelpLink| {
        let href = match Target::parse(&to)? {
            Target::Page(page) => page.href(),
            Target::Panel(panel) => {
                router.href_with(&[("panel", Some(panel.code())), ("topic", None), ("ask", None)])
            }
            Target::Topic(id) => router.href_with(&[("panel", Some("help")), ("topic", Some(&id))]),
            Target::Outside(page) => {
                let says = text(move || says.clone());
                let link = view! { <li><OutsideLink href=page.href() text=says note=words.new_tab() /></li> };
                return Some(link.into_any());
            }
        };
        Some(view! { <li><a href=href>{says}</a></li> }.into_any())
    };
    let links = links.into_iter().filter_map(link).collect::<Vec<_>>();
    (!links.is_empty()).then(|| view! { <ul class="topics">{links}</ul> })
}

#[cfg(test)]
mod tests {
    use crate::routes::{Route, Target};
    use security_center_contract::{HelpContent, HelpLink};

    fn content(language: &str) -> HelpContent {
        serde_json::from_str(&std::fs::read_to_string(format!("help/{language}.json")).unwrap()).unwrap()
    }

    #[test]
    fn l33_every_link_of_the_help_leads_somewhere() {
        for language in ["en", "nl"] {
            let content = content(language);
            let topics: Vec<_> = content.topics.iter().map(|topic| topic.id.as_str()).collect();
            let links = content.topics.iter().flat_map(|topic| &topic.links).chain(&content.related);
            for link in links {
                match Target::parse(&link.to) {
                    Some(Target::Topic(topic)) => assert!(topics.contains(&topic.as_str()), "{}", link.to),
                    found => assert!(found.is_some(), "{language}: {}", link.to),
                }
            }
        }
        for nowhere in ["", "page:", "page:nowhere", "panel:x", "docs:x", "https://example.org/", "x:y"] {
            let leads = Target::parse(nowhere).is_some_and(|target| target != Target::Page(Route::Home));
            assert!(!leads, "{nowhere}");
        }
    }

    #[test]
    fn s1_s34_s37_both_languages_of_the_help_have_the_same_shape() {
        let (english, dutch) = (content("en"), content("nl"));
        let to = |links: &[HelpLink]| links.iter().map(|link| link.to.clone()).collect::<Vec<_>>();
        assert_eq!(english.topics.len(), dutch.topics.len());
        for (one, other) in english.topics.iter().zip(&dutch.topics) {
            assert_eq!((&one.id, one.question), (&other.id, other.question));
            assert_eq!(one.text.len(), other.text.len(), "{}", one.id);
            assert_eq!(to(&one.links), to(&other.links), "{}", one.id);
            for topic in [one, other] {
                let said = [&topic.title, &topic.keywords].into_iter().chain(&topic.text);
                assert!(
                    said.chain(topic.links.iter().map(|link| &link.text)).all(|text| !text.trim().is_empty())
                );
            }
            assert_eq!(english.topics.iter().filter(|topic| topic.id == one.id).count(), 1, "{}", one.id);
        }
        assert_eq!(to(&english.related), to(&dutch.related));
        assert_eq!(english.related.len(), 9, "S37");
        assert_eq!(english.topics.iter().filter(|topic| topic.question).count(), 8, "S34");
    }
}
