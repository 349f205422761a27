// From a press to the next frame: another page, the help beside it, another language. And a long use of the product: what is left
// of it in the browser.
import { type Page, expect } from "@playwright/test";
import { GATE, SETTINGS_ADDRESS, button, entry, isOn, openSettings, title, turnOn } from "../support/app.ts";
import { type Painted, observe, press } from "../support/paint.ts";
import { type App, APPS } from "../support/peers.ts";
import { type Left, left, round, watchMemory } from "../support/use.ts";
import { test, visitor } from "./apps.ts";
import { median, wanted, write } from "./figures.ts";

const DUTCH = "Krijg één geheel";

const helpOpener = (page: Page) => page.getByRole("complementary").getByRole("button", { name: "Need help?" });

/** The language and back; what is measured is the way there and the way back. */
async function languages(page: Page, app: App): Promise<Painted[]> {
  if (app === "product") {
    await button(page, "Language and theme").click();
  }
  const there = await press(page, page.getByRole("radio", { name: "Nederlands" }), "h1", DUTCH);
  const back = await press(page, page.getByRole("radio", { name: "English" }), "h1", GATE);
  if (app === "product") {
    await page.keyboard.press("Escape");
  }
  return [there, back];
}

function summed(all: Painted[]): object {
  const of = (times: number[]): object => ({ median: median(times), most: Math.max(...times) });
  return { next: of(all.map(({ next }) => next)), shown: of(all.map(({ shown }) => shown)), presses: all.length };
}

test("presses", async ({ browser, contextOptions, servers }) => {
  const rounds = wanted("BENCH_ROUNDS", 15);
  const pages = new Map<App, Page>();
  for (const [app, server] of servers) {
    const context = await visitor(browser, contextOptions, app, server);
    await context.addInitScript(observe);
    const page = await context.newPage();
    await page.goto(SETTINGS_ADDRESS);
    await expect(title(page, GATE)).toBeVisible();
    pages.set(app, page);
  }
  const routes: Painted[] = [];
  const help: Painted[] = [];
  const language = new Map<App, Painted[]>(APPS.map((app) => [app, []]));
  for (let number = 0; number <= rounds; number += 1) {
    for (const [app, page] of pages) {
      await page.bringToFront();
      const spoken = await languages(page, app);
      const walked: Painted[] = [];
      const helped: Painted[] = [];
      if (app === "product") {
        walked.push(await press(page, entry(page, "Home"), "h1", "Home"));
        walked.push(await press(page, entry(page, "Settings"), "h1", "Settings"));
        helped.push(await press(page, helpOpener(page), "aside h2, [role=complementary] h2", "Need help?"));
        await page.keyboard.press("Escape");
        await page.getByRole("main").getByRole("link", { name: "Microsoft Threat Protection" }).click();
        await expect(title(page, GATE)).toBeVisible();
      }
      // The first round only warms up.
      if (number > 0) {
        language.get(app)?.push(...spoken);
        routes.push(...walked);
        help.push(...helped);
      }
    }
  }
  const spoken = APPS.map((app) => ({ app, ...summed(language.get(app) as Painted[]) }));
  write("presses", { rounds, route: summed(routes), help: summed(help), language: spoken });
});

test("use", async ({ browser, contextOptions, servers }) => {
  const minutes = wanted("BENCH_MINUTES", 1);
  const server = servers.get("product");
  if (!server) {
    throw new Error("there is no product");
  }
  const context = await visitor(browser, contextOptions, "product", server);
  await watchMemory(context);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  const samples: (Left & { rounds: number; minutes: number })[] = [];
  const begun = Date.now();
  let rounds = 0;
  const sample = async (): Promise<void> => {
    samples.push({ rounds, minutes: (Date.now() - begun) / 60_000, ...(await left(client)) });
  };
  // The first rounds make what is made once; then a sample at each tenth of the time.
  for (; rounds < 7; rounds += 1) {
    await round(page);
  }
  await sample();
  while ((Date.now() - begun) / 60_000 < minutes) {
    await round(page);
    rounds += 1;
    if ((Date.now() - begun) / 60_000 >= (samples.length * minutes) / 10) {
      await sample();
    }
  }
  await sample();
  await context.close();
  write("use", { minutes, rounds, samples });
});
