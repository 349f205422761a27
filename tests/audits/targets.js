// Targets smaller than 24 by 24 CSS pixels, where neither spacing nor a sentence excuses them (WCAG 2.5.8).
(document) => {
  const LEAST = 24;
  const view = document.defaultView;
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    const clipped = view.getComputedStyle(element).clipPath !== "none";
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0 && !clipped;
  };
  // In a modal dialog, only what is in it can be pressed.
  const modal = document.querySelector("dialog:modal");
  const reach = (element) => !modal || modal.contains(element);
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, label, [role=option]");
  // The label is a part of the target.
  const targets = [...all]
    .filter((element) => shown(element) && reach(element) && !(element.matches("label") && element.control === null))
    .filter((element) => !(element.matches("label") && !element.contains(element.control)))
    .filter((element) => !element.parentElement?.closest("label, a[href], button"))
    .map((element) => ({ element, box: element.getBoundingClientRect() }));
  const small = ({ box }) => box.width < LEAST - 0.01 || box.height < LEAST - 0.01;
  // Its line is as high as the text around it.
  const inSentence = ({ element }) => {
    if (!element.matches("a[href]") || view.getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (view.getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.textContent.trim().length > element.textContent.trim().length;
  };
  const middle = ({ box }) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  const apart = (one, other) => {
    const a = middle(one);
    if (small(other)) {
      const b = middle(other);
      return Math.hypot(a.x - b.x, a.y - b.y) >= LEAST;
    }
    const x = Math.max(other.box.left - a.x, 0, a.x - other.box.right);
    const y = Math.max(other.box.top - a.y, 0, a.y - other.box.bottom);
    return Math.hypot(x, y) >= LEAST / 2;
  };
  const says = ({ element, box }) => {
    const text = (element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 50);
    return `${element.tagName.toLowerCase()}.${element.className} "${text}" (${Math.round(box.width)} by ${Math.round(box.height)})`;
  };
  // What is fixed, sticks or lies in the top layer passes over the rest while it scrolls.
  const layer = ({ element }) => {
    let above = element;
    const passes = () => ["fixed", "sticky"].includes(view.getComputedStyle(above).position) || above.matches(":popover-open, dialog");
    while (above && !passes()) above = above.parentElement;
    return above;
  };
  const found = [];
  for (const one of targets) {
    const near = small(one) && !inSentence(one) ? targets.find((other) => other !== one && layer(other) === layer(one) && !apart(one, other)) : undefined;
    if (near) found.push(`too small beside another: ${says(one)} and ${says(near)}`);
  }
  return found;
}
