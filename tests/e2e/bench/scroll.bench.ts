// Scrolling through the incidents of a large tenant: the product's queue and AG Grid Community in React, in turn, with real input.
import { resolve } from "node:path";
import { type CDPSession, type Page, expect } from "@playwright/test";
import { QUEUES, type QueueApp, folder } from "../support/peers.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { BLANK, PARTS, body, openQueue, readRows } from "../support/queues.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";
import { count } from "../support/traffic.ts";
import { type Left, left, watchMemory } from "../support/use.ts";
import { test } from "./apps.ts";
import { median, wanted, write } from "./figures.ts";

/** Rows are as high in both. */
const ROW = 42;

/** A frame comes every 16.7 ms: what comes later than this was not there for its turn. */
const LATE = 25;

const WIDE = { width: 1440, height: 900 };

interface Watched {
  /** Milliseconds between frames. */
  frames: number[];
  /** Places of rows in sight, over all frames, and how many of them had nothing in them. */
  places: number;
  blank: number;
}

interface Passed extends Watched {
  rows: number;
  /** Milliseconds from the last input until every row in sight was there. */
  filled: number;
}

/** Looks at every frame from now on. */
async function watch(page: Page, app: QueueApp): Promise<void> {
  await page.evaluate(
    ({ parts, blank, row }) => {
      const watched = { frames: [] as number[], places: 0, blank: 0 };
      const body = document.querySelector(parts.body) as HTMLElement;
      let before = performance.now();
      let goes = true;
      const look = (now: number): void => {
        if (!goes) {
          return;
        }
        watched.frames.push(now - before);
        before = now;
        const frame = body.getBoundingClientRect();
        const inSight = [...document.querySelectorAll(parts.row)].filter((one) => {
          const { top } = one.getBoundingClientRect();
          return top >= frame.top && top + row <= frame.bottom && !one.textContent?.includes(blank);
        });
        const places = Math.floor(frame.height / row) - 2;
        watched.places += places;
        watched.blank += Math.max(0, places - inSight.length);
        requestAnimationFrame(look);
      };
      requestAnimationFrame((now) => {
        before = now;
        requestAnimationFrame(look);
      });
      const end = (): typeof watched => {
        goes = false;
        return watched;
      };
      Object.assign(globalThis, { endOfWatching: end });
    },
    { parts: PARTS[app], blank: BLANK, row: ROW },
  );
}

const top = (page: Page, app: QueueApp): Promise<number> => body(page, app).evaluate((element) => element.scrollTop);

/** Gives input again and again, and tells how the frames were meanwhile. */
async function pass(page: Page, app: QueueApp, times: number, input: () => Promise<void>): Promise<Passed> {
  const from = await top(page, app);
  await watch(page, app);
  for (let time = 0; time < times; time += 1) {
    await input();
  }
  const last = performance.now();
  const watched = await page.evaluate(() => (globalThis as unknown as { endOfWatching: () => Watched }).endOfWatching());
  await expect.poll(async () => (await readRows(page, app)).flat().includes(BLANK), { intervals: [5], timeout: 60_000 }).toBe(false);
  const filled = performance.now() - last;
  return { ...watched, rows: Math.abs((await top(page, app)) - from) / ROW, filled };
}

interface Measured {
  content: number;
  count: number;
  before: Left;
  after: Left;
  scrolled: number;
  wheel: Passed;
  flick: Passed;
  keys: Passed;
}

/** Opens it, and looks at what it costs before anything is scrolled. */
async function begin(page: Page, client: CDPSession, app: QueueApp, parameters: string): Promise<[Measured, string]> {
  const traffic = await count(client);
  const order = await openQueue(page, app, parameters);
  await expect.poll(async () => (await readRows(page, app)).flat().includes(BLANK)).toBe(false);
  const { content } = traffic();
  const height = await body(page, app).evaluate((element) => element.scrollHeight);
  const before = await left(client);
  // For the keys: the product's grid has the focus itself, of AG Grid a cell.
  await (app === "product" ? body(page, app).focus() : page.locator(PARTS.queue.cell).first().click());
  return [{ content, count: Math.floor(height / ROW), before } as Measured, order];
}

test("scroll", async ({ browser, contextOptions }) => {
  const rounds = wanted("BENCH_ROUNDS", 3);
  const data = resolve(process.env.BENCH_DATA ?? "", "sqlite/data");
  const unlimited = ["--address-requests-per-minute", "0", "--person-requests-per-minute", "0"];
  const server = await Server.over(data, unlimited, folder("product") as string);
  const tenant = await tenantNamed(server.url, OFF);
  const api = await signedIn(server.url, tenant, holder(tenant, "globalAdministrator"));
  const measured = new Map<QueueApp, Measured[]>(QUEUES.map((app) => [app, []]));
  let parameters = "?severity=any&days=any";
  // In turn; the first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const app of QUEUES) {
      await server.serve(folder(app) as string);
      const context = await browser.newContext({ ...contextOptions, viewport: WIDE, baseURL: server.url, bypassCSP: app === "queue" });
      await context.addCookies((await api.storageState()).cookies);
      await watchMemory(context);
      const page = await context.newPage();
      const client = await context.newCDPSession(page);
      const [begun, order] = await begin(page, client, app, app === "product" ? "?severity=any&days=any" : parameters);
      parameters = order;
      const keys = await pass(page, app, 20, () => page.keyboard.press("PageDown"));
      await body(page, app).hover();
      const wheel = await pass(page, app, 40, () => page.mouse.wheel(0, 100));
      const flick = await pass(page, app, 110, () => page.mouse.wheel(0, 4000));
      const scrolled = (await top(page, app)) / ROW;
      const after = await left(client);
      if (round > 0) {
        measured.get(app)?.push({ ...begun, wheel, flick, keys, scrolled, after });
      }
      console.log(`${app}, round ${round}: ${Math.round(scrolled)} rows`);
      await context.close();
    }
  }
  await api.dispose();
  await server.stop();
  const apps = QUEUES.map((app) => {
    const all = measured.get(app) as Measured[];
    const of = (figure: (one: Measured) => number): object => ({ median: median(all.map(figure)) });
    const way = (name: "wheel" | "flick" | "keys"): object => ({
      rows: of((one) => one[name].rows),
      late: of((one) => one[name].frames.filter((time) => time > LATE).length / one[name].frames.length),
      longest: of((one) => Math.max(...one[name].frames)),
      blank: of((one) => one[name].blank / one[name].places),
      filled: of((one) => one[name].filled),
    });
    const rest = (name: "before" | "after"): object => ({
      nodes: of((one) => one[name].nodes),
      heap: of((one) => one[name].heap),
      memory: of((one) => one[name].memory),
    });
    return {
      app,
      content: of((one) => one.content),
      scrolled: of((one) => one.scrolled),
      before: rest("before"),
      after: rest("after"),
      wheel: way("wheel"),
      flick: way("flick"),
      keys: way("keys"),
    };
  });
  write("scroll", { rounds, count: measured.get("product")?.[0]?.count, browser: browser.version(), apps });
});
