// The settings page drawn by hand: what changes is drawn anew, and what a person holds the focus on keeps it.
import { follow } from "../shared/client.js";
import { LANGUAGES, page } from "../shared/page.js";

const client = follow();

/** An element with its attributes and what is in it; what is null is left out. */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

const link = (words, [text, href]) =>
  draw("a", { href, target: "_blank", rel: "noopener" }, text, draw("span", { class: "hidden" }, ` ${words.newTab}`));

const fact = ([term, value]) =>
  draw("div", { class: "fact" }, draw("dt", {}, term), draw("dd", {}, value.lead ? where(value) : value));

const where = ({ lead, place, reason, note }) =>
  draw("p", {}, `${lead} `, draw("strong", {}, place), `, ${reason}. `, draw("span", { class: "quiet" }, note));

function header({ words, language }) {
  const choices = LANGUAGES.map(([tag, name]) =>
    draw(
      "label",
      { lang: tag },
      draw("input", { type: "radio", name: "language", id: tag, checked: tag === language, onchange: () => client.speak(tag) }),
      name,
    ),
  );
  return draw("header", {}, draw("strong", {}, words.app), draw("fieldset", {}, draw("legend", {}, words.language), choices));
}

function optIn(words, choice) {
  const note = choice.allowed
    ? [draw("p", { class: "quiet" }, choice.note)]
    : [
        choice.readOnly ? draw("p", {}, words.readOnly) : null,
        draw("ul", {}, choice.refusals.map((refusal) => draw("li", {}, refusal))),
      ];
  const apply = () => {
    if (choice.applicable && (!choice.question || confirm(choice.question))) {
      void client.apply();
    }
  };
  return draw(
    "section",
    { "aria-labelledby": "opt-in" },
    draw("h2", { id: "opt-in" }, words.optIn),
    choice.conflict ? draw("p", { class: "problem", role: "alert" }, choice.conflict) : null,
    draw(
      "label",
      {},
      draw("input", {
        type: "checkbox",
        id: "turn-on",
        checked: choice.wanted,
        "aria-disabled": choice.free ? null : "true",
        "aria-describedby": "note",
        onclick: (event) => choice.free || event.preventDefault(),
        onchange: (event) => client.choose(event.target.checked),
      }),
      words.turnOn,
    ),
    draw("div", { id: "note" }, note),
    choice.allowed
      ? draw(
          "button",
          {
            type: "button",
            id: "apply",
            "aria-disabled": choice.applicable ? null : "true",
            "aria-describedby": choice.applicable ? null : "note",
            onclick: apply,
          },
          choice.apply,
        )
      : null,
  );
}

const service = (words, one) =>
  draw(
    "li",
    {},
    draw("h3", {}, one.name),
    draw("dl", {}, one.facts.map(fact)),
    draw("p", { class: "links" }, one.links.map((pair) => link(words, pair))),
  );

function main(shown) {
  const { words } = shown;
  if (!shown.ready) {
    return draw("main", {}, shown.failed ? failure(words) : draw("p", { role: "status" }, words.loading));
  }
  return draw(
    "main",
    {},
    draw("h1", {}, shown.title),
    shown.failed ? failure(words) : null,
    shown.paragraphs.map((text) => draw("p", {}, text)),
    draw("p", { class: "links" }, shown.links.map((pair) => link(words, pair))),
    draw("dl", {}, shown.facts.map(fact)),
    optIn(words, shown.choice),
    draw("h2", {}, words.services),
    draw("p", {}, shown.summary),
    draw("ul", { class: "services", "aria-label": words.services }, shown.services.map((one) => service(words, one))),
    link(words, shown.more),
  );
}

const failure = (words) =>
  draw("div", { class: "problem", role: "alert" }, draw("p", {}, words.failed), draw("button", { type: "button", onclick: client.retry }, words.retry));

const root = document.getElementById("app");
const status = draw("div", { role: "status", class: "hidden" });
document.body.append(status);

let due = false;

function render() {
  due = false;
  const shown = page(client.get());
  const focused = document.activeElement?.id;
  document.documentElement.lang = shown.language;
  document.title = shown.ready ? shown.title : shown.words.app;
  root.replaceChildren(header(shown), main(shown));
  if (focused) {
    document.getElementById(focused)?.focus();
  }
  if (shown.ready && status.textContent !== shown.state) {
    status.textContent = shown.state;
  }
}

client.subscribe(() => {
  if (!due) {
    due = true;
    queueMicrotask(render);
  }
});
render();
