// The first load of the settings page, of the three apps in turn: what comes over the line, and when the page can be used on a
// slow machine with a slow line, with nothing kept and with everything kept.
import { type Page, expect } from "@playwright/test";
import { SETTINGS_ADDRESS, turnOnBox } from "../support/app.ts";
import { type App, APPS } from "../support/peers.ts";
import { type Traffic, count } from "../support/traffic.ts";
import { observe, usableAt } from "../support/usable.ts";
import { test, visitor } from "./apps.ts";
import { median, wanted, write } from "./figures.ts";

const SLOWER = 4;
const LINE = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

interface Measured {
  traffic?: Traffic;
  cold: number[];
  warm: number[];
  fast: number[];
}

async function load(page: Page): Promise<number> {
  await page.goto(SETTINGS_ADDRESS);
  const time = await usableAt(page);
  await expect(turnOnBox(page)).toBeEnabled();
  return time;
}

test("first load", async ({ browser, contextOptions, servers }) => {
  const rounds = wanted("BENCH_ROUNDS", 7);
  const measured = new Map<App, Measured>(APPS.map((app) => [app, { cold: [], warm: [], fast: [] }]));
  // In turn, so that whatever else the machine does meets all of them alike; the first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [app, server] of servers) {
      const context = await visitor(browser, contextOptions, app, server);
      await context.addInitScript(observe);
      const page = await context.newPage();
      const client = await context.newCDPSession(page);
      const traffic = await count(client);
      const into = measured.get(app) as Measured;
      if (round === 0) {
        await load(page);
        into.traffic = traffic();
      } else {
        await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
        await client.send("Network.emulateNetworkConditions", LINE);
        into.cold.push(await load(page));
        // The second time the browser keeps what it compiled, the third it has it.
        await load(page);
        into.warm.push(await load(page));
        await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
        await client.send("Network.emulateNetworkConditions", { ...LINE, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
        into.fast.push(await load(page));
      }
      await context.close();
    }
  }
  const apps = APPS.map((app) => {
    const { traffic, cold, warm, fast } = measured.get(app) as Measured;
    const of = (times: number[]): object => ({ median: median(times), least: Math.min(...times), most: Math.max(...times) });
    return { app, traffic, cold: of(cold), warm: of(warm), fast: of(fast) };
  });
  write("first-load", { rounds, slower: SLOWER, line: LINE, browser: browser.version(), apps });
});
