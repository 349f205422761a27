// The three apps that offer the same settings page: the product, and what it is compared with (tests/peers).
import { resolve } from "node:path";
import { type Page, expect } from "@playwright/test";

export const APPS = ["product", "plain", "react"] as const;
export type App = (typeof APPS)[number];

/** Fluent UI puts style elements into the page, which the product's policy forbids: the browser is told to let it. */
export const BREAKS_THE_POLICY: readonly App[] = ["react"];

/** The apps that show the queue of incidents: the product, and AG Grid Community in React. */
export const QUEUES = ["product", "queue"] as const;
export type QueueApp = (typeof QUEUES)[number];

/** The folder of an app; nothing where the peers were not built. */
export function folder(app: App | QueueApp): string | undefined {
  if (app === "product") {
    return resolve(process.env.JOURNEYS_APP ?? "../../dist");
  }
  return process.env.JOURNEYS_PEERS ? resolve(process.env.JOURNEYS_PEERS, app) : undefined;
}

/** What the settings page says to whoever reads it. */
export interface Said {
  title: string;
  subtitles: string[];
  paragraphs: string[];
  facts: string[];
  services: string[];
  links: string[];
  choice: string;
}

/** Reads the page that is open, the same way in each app. */
export async function read(page: Page): Promise<Said> {
  await expect(page.getByRole("list", { name: /^(Supported services|Ondersteunde services)$/ }).getByRole("listitem")).toHaveCount(4);
  return page.evaluate(() => {
    const main = document.querySelector("main") as HTMLElement;
    const plain = (text: string | null | undefined): string => (text ?? "").replace(/\s+/g, " ").trim();
    const all = (selector: string): string[] =>
      [...main.querySelectorAll(selector)].filter((element) => element.checkVisibility()).map((element) => plain(element.textContent));
    const own = [...main.querySelectorAll(".fact, dl > div")].filter((fact) => !fact.closest("li"));
    const fact = (element: Element): string => {
      const copy = element.cloneNode(true) as HTMLElement;
      // The product leads from here to its help, which the peers do not have.
      copy.querySelectorAll("a[href^='?']").forEach((link) => link.remove());
      return `${plain(copy.querySelector("dt")?.textContent)}: ${plain(copy.querySelector("dd")?.textContent)}`;
    };
    const box = main.querySelector("input[type=checkbox]") as HTMLInputElement;
    return {
      title: plain(main.querySelector("h1")?.textContent),
      subtitles: all("h2"),
      paragraphs: all("p:not(dl p, li p, section p, [role=status] p, :has(a))"),
      facts: own.map(fact),
      services: [...main.querySelectorAll("h3")].map((heading) => {
        const card = heading.closest("li") as HTMLElement;
        return [plain(heading.textContent), ...[...card.querySelectorAll("dl > div")].map(fact)].join(" | ");
      }),
      links: all("a[target=_blank]").map((link) => link.replace(/\s*\(/, " (")),
      choice: `${plain(box.labels?.[0]?.textContent)}: ${box.checked}`,
    };
  });
}

/** Chooses a language the way each app lets one. */
export async function speak(page: Page, app: App, name: "English" | "Nederlands"): Promise<void> {
  const choice = page.getByRole("radio", { name });
  if (app === "product" && !(await choice.isVisible())) {
    await page.getByRole("button", { name: /^(Language and theme|Taal en thema)$/ }).click();
  }
  await choice.check();
}
