// The accessibility audit: axe with the rules of WCAG 2.0 to 2.2, levels A and AA, over the whole page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const OPTIONS: RunOptions = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  resultTypes: ["violations"],
};

/** What is wrong with the page as it is now: one line per rule and place. Empty when nothing is. */
export async function audit(page: Page): Promise<string[]> {
  // From the top: what the bar covers half while somebody scrolls is not too small a target.
  await page.evaluate(() => scrollTo(0, 0));
  // The debugger's evaluation is the one way in that needs no exception from the page's content policy.
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: AXE });
  await client.detach();
  const results = await page.evaluate(
    (options) => (globalThis as unknown as { axe: { run(o: object): Promise<AxeResults> } }).axe.run(options),
    OPTIONS as object,
  );
  return results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.target.join(" ")}: ${node.html}`),
  );
}
