// When the settings page can be used: what it is about is there, and the choice can be made. Found out in the page itself, at
// the frame that shows it, so that nothing of the test's own is in the time.
import type { Page } from "@playwright/test";

/** Put into every document of a context before anything else. */
export function observe(): void {
  const shown = globalThis as unknown as { usableAt?: number };
  const isUsable = (): boolean => {
    const box = document.querySelector("main input[type=checkbox]");
    const services = document.querySelectorAll("main li h3").length;
    const place = document.querySelector("main dd strong");
    return !!box && box.getAttribute("aria-disabled") !== "true" && services === 4 && !!place?.textContent;
  };
  const observer = new MutationObserver(() => {
    if (isUsable()) {
      observer.disconnect();
      // After the frame in which it is drawn.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (shown.usableAt = performance.now());
        port2.postMessage(undefined);
      });
    }
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
}

/** How many milliseconds after the navigation began the page was usable. */
export async function usableAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (globalThis as unknown as { usableAt?: number }).usableAt);
  return (await handle.jsonValue()) as number;
}
