// A copy of what is on the stage in a window of its own, of the given size, with the app's style sheet.
(container, css, width, height) => {
  const frame = container.ownerDocument.createElement("iframe");
  frame.style.cssText = `position: absolute; inset: 0 auto auto 0; border: 0; width: ${width}px; height: ${height}px`;
  container.ownerDocument.body.append(frame);
  const document = frame.contentDocument;
  document.open();
  document.write("<!doctype html><html lang=en><head></head><body><div id=app></div></body></html>");
  document.close();
  const sheet = document.createElement("style");
  // A bar that takes room is the window's, not the page's.
  sheet.textContent = `${css}\nhtml { scrollbar-width: none; }`;
  document.head.append(sheet);
  const copy = document.importNode(container, true);
  document.getElementById("app").append(...copy.childNodes);
  // A window that is low as well: the navigation as it is there at first. Else it is unfolded.
  if (width <= 640 && height < 400) document.querySelector(".navigation")?.classList.add("folded");
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    dialog.removeAttribute("open");
    dialog.showModal();
  }
  return frame;
}
