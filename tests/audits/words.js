// Text that a person reads and that comes neither from the catalogue (in the brackets of the language for tests), nor
// from the server (`data`), nor is a number, a time or a key.
(root, data) => {
  const known = [...data].filter((text) => text.length > 1).sort((a, b) => b.length - a.length);
  const months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
  const times = new RegExp(
    `\\b(${months})\\b|\\b(AM|PM|UTC|GMT)\\b|\\b(Ctrl|Alt|Shift)\\+[A-Z]\\b|⌘[A-Z]\\b|^(Esc|Tab)$|\\d (ms|sec|min|hr|days?)\\b|\\d+ (minutes?|hours?) ago|(?<=^\\s*|,\\s*)and(?=\\s*$)`,
    "g",
  );
  const strange = (text) => {
    let depth = 0;
    let outside = "";
    for (const letter of text) {
      if (letter === "⟦") depth += 1;
      else if (letter === "⟧") depth -= 1;
      else if (depth === 0) outside += letter;
      else if (!outside.endsWith("\n")) outside += "\n";
    }
    for (const item of known) outside = outside.split(item).join("\n");
    return outside.split("\n").some((part) => /\p{L}/u.test(part.replace(times, " ")));
  };
  const document = root.ownerDocument;
  const found = new Set();
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    if (strange(text)) found.add(`text "${text}" in ${texts.currentNode.parentElement.tagName.toLowerCase()}`);
  }
  const names = ["aria-label", "aria-description", "aria-valuetext", "aria-roledescription", "title", "placeholder", "alt", "label"];
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const name of names) {
      const text = element.getAttribute(name) ?? "";
      if (strange(text)) found.add(`${name} "${text}" of ${element.tagName.toLowerCase()}`);
    }
  }
  if (strange(document.title)) found.add(`title of the window "${document.title}"`);
  return [...found];
}
