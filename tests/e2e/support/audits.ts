// What axe cannot see: whether everything fits, can be hit, keeps still, and shows where the focus is. Each gives what
// is wrong with the page as it is now, a line per finding; empty when nothing is.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";

const source = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, `../../audits/${name}.js`), "utf8");
const LAYOUT = source("layout");
const TARGETS = source("targets");

/** Through the debugger, which the page's content policy does not forbid. */
async function run(page: Page, audit: string): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  const answer = await client.send("Runtime.evaluate", { expression: `(\n${audit}\n)(document)`, returnByValue: true });
  await client.detach();
  if (answer.exceptionDetails) {
    throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
  }
  return answer.result.value as string[];
}

/** Nothing scrolls sideways, is cut off, or lies on something else (WCAG 1.4.10, 1.4.4). */
export const layout = (page: Page): Promise<string[]> => run(page, LAYOUT);

/** Every target has 24 by 24 pixels, or the space for them around it (WCAG 2.5.8). */
export const targets = (page: Page): Promise<string[]> => run(page, TARGETS);

/** The text of the page's content, without the numbers and the times told in words, which change by themselves. */
export function text(page: Page): Promise<string> {
  return page.evaluate(() => {
    const shown = (document.querySelector("main") as HTMLElement).innerText;
    const times = [...document.querySelectorAll<HTMLElement>("main time")].map((time) => time.innerText);
    const steady = times.reduce((text, time) => text.replace(time, ""), shown);
    return steady.replace(/\d+/g, "#").replace(/\s+/g, " ").trim();
  });
}

/** Sets the text apart as a reader may (WCAG 1.4.12), or takes that back. */
export async function spaceText(page: Page, spaced: boolean): Promise<void> {
  await page.evaluate((spaced) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = spaced ? [sheet] : [];
  }, spaced);
}

/** Who asked for less motion sees none: no transition and no animation takes time. */
export function motion(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const takesTime = (durations: string): boolean => durations.split(",").some((duration) => parseFloat(duration) > 0);
    for (const element of document.querySelectorAll("*")) {
      for (const part of [undefined, "::before", "::after", "::backdrop"]) {
        const style = getComputedStyle(element, part);
        const moves = style.animationName !== "none" && takesTime(style.animationDuration);
        if (moves || takesTime(style.transitionDuration) || style.scrollBehavior === "smooth") {
          found.add(`${element.tagName.toLowerCase()}.${element.className}${part ?? ""} moves`);
        }
      }
    }
    return [...found];
  });
}

/** Where the focus is, after each press of Tab, until it comes round. */
export async function walk(page: Page): Promise<{ stops: number; found: string[] }> {
  await page.evaluate(() => {
    scrollTo(0, 0);
    (document.activeElement as HTMLElement | null)?.blur();
    (globalThis as unknown as { walked: Set<Element> }).walked = new Set();
  });
  const found: string[] = [];
  for (let stops = 0; stops < 200; stops += 1) {
    await page.keyboard.press("Tab");
    const finding = await page.evaluate(() => {
      const { walked } = globalThis as unknown as { walked: Set<Element> };
      const element = document.activeElement;
      // Past the last one the focus is in the browser's own window, which is the body here; then the first comes.
      if (!element || element === document.body) {
        return undefined;
      }
      if (walked.has(element)) {
        return "round";
      }
      walked.add(element);
      const says = `${element.tagName.toLowerCase()} "${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 50)}"`;
      const label = element.closest("label");
      const hit = (x: number, y: number): boolean => {
        const top = document.elementFromPoint(x, y);
        return !!top && (element.contains(top) || label?.contains(top) === true);
      };
      // Not entirely hidden (2.4.11): some point of it is on top, and in the window.
      const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
      const visible = [...element.getClientRects()].some((box) =>
        parts.some((x) => parts.some((y) => hit(box.left + box.width * x, box.top + box.height * y))),
      );
      if (!visible) {
        return `the focus is hidden: ${says}`;
      }
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === "none" || parseFloat(outlineWidth) < 2 ? `the focus does not show: ${says}` : undefined;
    });
    if (finding === "round") {
      return { stops, found };
    }
    if (finding) {
      found.push(finding);
    }
  }
  found.push("Tab does not come round");
  return { stops: 200, found };
}

/** Begins to write down what screen readers are told; the result reads it. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    (globalThis as unknown as { told: string[] }).told = told;
    const LIVE = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
    new MutationObserver((changes) => {
      const regions = new Set<Element>();
      for (const change of changes) {
        const parent = change.target instanceof Element ? change.target : change.target.parentElement;
        const region = parent?.closest(LIVE);
        if (region) {
          regions.add(region);
        }
        for (const node of change.addedNodes) {
          if (node instanceof Element) {
            (node.matches(LIVE) ? [node] : [...node.querySelectorAll(LIVE)]).forEach((region) => regions.add(region));
          }
        }
      }
      for (const region of regions) {
        const text = region.textContent?.trim();
        if (text && region.isConnected) {
          told.push(text);
        }
      }
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
}
