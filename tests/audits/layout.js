// What does not fit: a page or a part that scrolls sideways, text that is cut off or runs out of its control, what is
// fixed outside the window, and controls that lie on each other. A table and a drawing may
// scroll sideways in a region of their own (WCAG 1.4.10).
(document) => {
  const view = document.defaultView;
  const found = new Set();
  const style = (element) => view.getComputedStyle(element);
  const says = (element) => {
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const text = element.getAttribute("aria-label") ?? element.textContent.trim().replace(/\s+/g, " ");
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${classes} "${text.slice(0, 50)}"`;
  };
  const within = (element, test) => {
    for (let above = element; above && above !== document; above = above.parentElement) {
      if (test(above)) return above;
    }
    return null;
  };
  // For screen readers only: cut off on purpose.
  const unseen = (element) => within(element, (above) => style(above).clipPath.startsWith("inset(50%"));
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0 && !unseen(element);
  };
  const sideways = (element) => element.scrollWidth > element.clientWidth + 1;
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const CONTROLS = "a[href], button, input, select, textarea, summary, [role=option], [tabindex='0']";

  const page = document.documentElement;
  const elements = [...document.body.querySelectorAll("*")].filter(shown);
  if (sideways(page)) {
    const beyond = elements.filter((element) => {
      const inner = within(element.parentElement, (above) => above !== page && scrolls(style(above).overflowX));
      return !inner && element.getBoundingClientRect().right > page.clientWidth + 1;
    });
    const deepest = beyond.filter((element) => !beyond.some((other) => other !== element && element.contains(other)));
    // What is for screen readers only may stick out as well.
    const unseenOnes = [...document.body.querySelectorAll("*")].filter(unseen);
    const which = deepest.length > 0 ? deepest : unseenOnes.filter((element) => element.getBoundingClientRect().right > page.clientWidth);
    found.add(`the page is ${page.scrollWidth} wide in ${page.clientWidth}: ${which.slice(0, 3).map(says).join("; ")}`);
  }
  for (const element of elements) {
    const { overflowX, overflowY, display, position } = style(element);
    // Nobody can scroll to what is fixed outside the window.
    const { top, right, bottom, left } = element.getBoundingClientRect();
    const outside = top < -1 || left < -1 || right > view.innerWidth + 1 || bottom > view.innerHeight + 1;
    if ((position === "fixed" || element.matches(":popover-open, dialog")) && outside) {
      found.add(`out of the window: ${says(element)}`);
    }
    if (display === "inline" || element.closest("svg")) continue;
    // What is typed into a field moves with the caret.
    if (hides(overflowX) && sideways(element) && !element.matches("input")) found.add(`cut off at the side: ${says(element)}`);
    if (hides(overflowY) && element.scrollHeight > element.clientHeight + 1) found.add(`cut off below: ${says(element)}`);
    if (scrolls(overflowX) && sideways(element) && !element.querySelector(":scope > table, :scope > svg[role=list]") && !element.matches("[role=grid]")) {
      found.add(`scrolls sideways: ${says(element)}`);
    }
    const runsOut = sideways(element) || element.scrollHeight > element.clientHeight + 1;
    if (element.matches("a[href], button") && overflowX === "visible" && runsOut) {
      found.add(`text runs out of: ${says(element)}`);
    }
  }

  // What is fixed, sticks or lies in the top layer passes over the rest while it scrolls.
  const layer = (element) =>
    within(element, (above) => ["fixed", "sticky"].includes(style(above).position) || above.matches(":popover-open, dialog"));
  const controls = elements.filter((element) => element.matches(CONTROLS) && !element.matches(".skip"));
  // What scrolls in a region can be pressed within its edges alone.
  const boxes = (element) => {
    const region = within(element.parentElement, (above) => above !== page && scrolls(style(above).overflowX));
    const edges = region?.getBoundingClientRect();
    const inside = ({ left, right, top, bottom }) => ({
      left: Math.max(left, edges.left),
      right: Math.min(right, edges.right),
      top: Math.max(top, edges.top),
      bottom: Math.min(bottom, edges.bottom),
    });
    return edges ? [...element.getClientRects()].map(inside) : [...element.getClientRects()];
  };
  const parts = controls.map((element) => ({ element, layer: layer(element), boxes: boxes(element) }));
  for (const [place, one] of parts.entries()) {
    for (const other of parts.slice(place + 1)) {
      if (one.layer !== other.layer || one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const covers = one.boxes.some((a) =>
        other.boxes.some(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1,
        ),
      );
      if (covers) found.add(`on each other: ${says(one.element)} and ${says(other.element)}`);
    }
  }
  return [...found];
}
