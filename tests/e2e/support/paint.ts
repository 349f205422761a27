// From a person's press to what he sees of it: to the next frame, and to the frame that shows what was asked for.
import type { Locator, Page } from "@playwright/test";

export interface Painted {
  /** Milliseconds to the next frame after the press. */
  next: number;
  /** Milliseconds to the frame with what was asked for. */
  shown: number;
}

interface Watched {
  watched?: { selector: string; text: string; pressed?: number; next?: number; shown?: number };
}

/** Put into every document of a context before anything else. */
export function observe(): void {
  const scope = globalThis as unknown as Watched;
  // A frame is over when the task after it runs.
  const afterFrame = (then: () => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(undefined);
    });
  };
  const look = (): void => {
    const { watched } = scope;
    if (watched?.pressed === undefined || watched.shown !== undefined) {
      return;
    }
    const found = [...document.querySelectorAll(watched.selector)].some((one) => one.textContent?.includes(watched.text));
    if (found) {
      const pressed = watched.pressed;
      watched.shown = 0;
      afterFrame(() => (watched.shown = performance.now() - pressed));
    }
  };
  addEventListener(
    "click",
    ({ timeStamp }) => {
      const { watched } = scope;
      // A press on a label is told twice; the first is the person's.
      if (watched && watched.pressed === undefined) {
        watched.pressed = timeStamp;
        afterFrame(() => (watched.next = performance.now() - timeStamp));
      }
    },
    true,
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
}

/** Presses something, and waits until an element of this kind holds this text. */
export async function press(page: Page, target: Locator, selector: string, text: string): Promise<Painted> {
  await page.evaluate((watched) => {
    (globalThis as unknown as Watched).watched = watched;
  }, { selector, text });
  await target.click();
  const handle = await page.waitForFunction(() => {
    const { watched } = globalThis as unknown as Watched;
    return watched?.next && watched.shown ? { next: watched.next, shown: watched.shown } : undefined;
  });
  return (await handle.jsonValue()) as Painted;
}
