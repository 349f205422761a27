//! The drawing of the graph: boxes that open what they stand for, and lines; one box at a time is reached by Tab, arrow keys lead
//! on from there.

use super::layout::{BOX, BOX_HEIGHT, Graph, Node, WIDTH};
use crate::{
    browser, format,
    i18n::{Words, use_words},
    query::Loaded,
    routes::Route,
    ui::{Button, attribute, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::IncidentDetails;

/// How far one sees in, in percent.
const ZOOMS: [i32; 5] = [50, 75, 100, 150, 200];

/// How many letters fit in a box.
const LETTERS: usize = 38;

/// The graph with its zoom.
#[component]
pub fn Drawing(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// Where everything stands.
    graph: Memo<Graph>,
) -> impl IntoView {
    let words = use_words();
    let zoom = RwSignal::new(2_usize);
    let here = RwSignal::new(Node::Alert(0));
    let lit = RwSignal::new(None::<Node>);
    let percent = move || ZOOMS[zoom.get()];
    // Of the frame, so that all of it is seen at first; the height follows.
    let width = text(move || percent().to_string() + "%");
    let closer = move |by: isize| {
        zoom.update(|zoom| *zoom = zoom.saturating_add_signed(by).min(ZOOMS.len() - 1));
    };
    let drawn = move || {
        let (details, graph) = (details.get(), graph.get());
        let edges: Vec<_> = graph.edges.iter().map(|edge| line(&graph, *edge, lit).into_any()).collect();
        let alerts = (0..graph.alerts.len()).map(Node::Alert);
        let nodes = alerts.chain((0..graph.entities.len()).map(Node::Entity));
        let nodes: Vec<_> = nodes.map(|node| boxed(words, &details, &graph, node, (here, lit))).collect();
        let box_of_it = format!("0 0 {WIDTH} {}", graph.height());
        view! {
            <svg
                class="graph"
                role="list"
                aria-label=words.graph().text()
                viewBox=box_of_it
                width=width
                on:keydown=move |event| {
                    // With another key, an arrow is the browser's: it leads back from a page that was opened.
                    if event.alt_key() || event.ctrl_key() || event.meta_key() {
                        return;
                    }
                    let next = graph.moved(here.get_untracked(), &event.key());
                    if let Some(next) = next {
                        event.prevent_default();
                        here.set(next);
                        browser::focus(&id(next));
                    }
                }
            >
                {edges}
                {nodes}
            </svg>
        }
    };
    view! {
        <div class="row">
            <Button label=words.graph_out() available=whether(move || zoom.get() > 0) on_press=move || closer(-1) />
            <Button
                label=words.graph_in()
                available=whether(move || zoom.get() + 1 < ZOOMS.len())
                on_press=move || closer(1)
            />
            <span role="status">{text(move || words.graph_size(&format::number(words, f64::from(percent()))))}</span>
        </div>
        <div class="graph-frame" tabindex="0" role="region" aria-label=words.graph().text()>
            {dynamic(drawn)}
        </div>
    }
}

impl Graph {
    /// Where a key leads: up and down on a side, left and right along the first line.
    fn moved(&self, from: Node, key: &str) -> Option<Node> {
        let next = match (key, from) {
            ("ArrowDown", Node::Alert(row)) => Node::Alert(row + 1),
            ("ArrowDown", Node::Entity(row)) => Node::Entity(row + 1),
            ("ArrowUp", Node::Alert(row)) => Node::Alert(row.checked_sub(1)?),
            ("ArrowUp", Node::Entity(row)) => Node::Entity(row.checked_sub(1)?),
            ("Home", Node::Alert(_)) => Node::Alert(0),
            ("Home", Node::Entity(_)) => Node::Entity(0),
            ("End", Node::Alert(_)) => Node::Alert(self.alerts.len().checked_sub(1)?),
            ("End", Node::Entity(_)) => Node::Entity(self.entities.len().checked_sub(1)?),
            ("ArrowRight", Node::Alert(_)) | ("ArrowLeft", Node::Entity(_)) => *self.beside(from).first()?,
            _ => return None,
        };
        let there = match next {
            Node::Alert(row) => row < self.alerts.len(),
            Node::Entity(row) => row < self.entities.len(),
        };
        there.then_some(next)
    }
}

fn id(node: Node) -> String {
    match node {
        Node::Alert(row) => format!("graph-alert-{row}"),
        Node::Entity(row) => format!("graph-entity-{row}"),
    }
}

fn line(
    graph: &Graph,
    (alert, entity): (usize, usize),
    lit: RwSignal<Option<Node>>,
) -> impl IntoView + use<> {
    let middle = BOX_HEIGHT / 2;
    let (from, to) = (graph.alert_top(alert) + middle, graph.entity_top(entity) + middle);
    let (left, right, between) = (BOX, WIDTH - BOX, WIDTH / 2);
    let is_lit =
        move || matches!(lit.get(), Some(node) if node == Node::Alert(alert) || node == Node::Entity(entity));
    view! {
        <path
            class="graph-line"
            class:lit=whether(is_lit)
            d=format!("M{left} {from}C{between} {from} {between} {to} {right} {to}")
        />
    }
}

fn boxed(
    words: Words,
    details: &IncidentDetails,
    graph: &Graph,
    node: Node,
    (here, lit): (RwSignal<Node>, RwSignal<Option<Node>>),
) -> AnyView {
    let name = |node: Node| match node {
        Node::Alert(row) => details.alerts[graph.alerts[row]].title.clone(),
        Node::Entity(row) => details.entities[graph.entities[row]].display.clone(),
    };
    let beside: Vec<String> = graph.beside(node).into_iter().map(name).collect();
    let beside = format::list(words, beside);
    let (left, top, class, what, page) = match node {
        Node::Alert(row) => {
            let alert = &details.alerts[graph.alerts[row]];
            let page = Route::Alert(alert.number.parse().unwrap_or_default());
            (0, graph.alert_top(row), "graph-box alert", words.severity(alert.severity), page)
        }
        Node::Entity(row) => {
            let entity = &details.entities[graph.entities[row]];
            let class = if entity.incriminated { "graph-box incriminated" } else { "graph-box" };
            let page = Route::Entity(entity.key.clone());
            (WIDTH - BOX, graph.entity_top(row), class, words.entity_kind(entity.kind), page)
        }
    };
    let shown = name(node);
    let full = shown.clone();
    let label = text(move || words.graph_node(what.get(), &full, &beside));
    let index = attribute(move || Some(if here.get() == node { "0" } else { "-1" }));
    let enter = move || {
        here.set(node);
        lit.set(Some(node));
    };
    view! {
        <g role="listitem" transform=format!("translate({left} {top})")>
            <a
                id=id(node)
                class=class
                href=page.href()
                tabindex=index
                aria-label=label
                on:focus=move |_| enter()
                on:blur=move |_| lit.set(None)
                on:mouseenter=move |_| lit.set(Some(node))
                on:mouseleave=move |_| lit.set(None)
            >
                <title>{shown.clone()}</title>
                <rect width=BOX.to_string() height=BOX_HEIGHT.to_string() rx="4" />
                <text x="10" y="15" class="graph-what">{what.text()}</text>
                " "
                <text x="10" y="30">{cut(&shown)}</text>
            </a>
        </g>
    }
    .into_any()
}

/// What fits; the whole is the title of the box.
fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    text.chars().take(LETTERS - 1).chain(['…']).collect()
}
