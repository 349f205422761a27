// What a first visit costs: every byte of content that comes over the line until the settings page can be used. And what
// comes later, when it is opened.
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GATE, openSettings, title, turnOnBox } from "../support/app.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { OFF } from "../support/tenants.ts";
import { count } from "../support/traffic.ts";
import { expect, test } from "../support/test.ts";

/** Bytes of content, as compressed, of the release build and its API answers. Headers are counted apart. */
const BUDGET = 230_000;

/** The parts that come when they are opened, and what several of them need. */
const PARTS = ["applying", "incidents", "pages", "panels", "shared", "sign-in"];

const APP = resolve(process.env.JOURNEYS_APP ?? "../../dist");

/** Six files, and five requests of the API with the stream of events among them. */
const REQUESTS = 11;

test("the first load stays within its budget", async ({ page, context, server }) => {
  // Signed in already, with nothing in the browser's cache: the state of anybody's first visit by a bookmark.
  const tenant = await tenantNamed(server.url, OFF);
  const api = await signedIn(server.url, tenant, holder(tenant, "globalAdministrator"));
  await context.addCookies((await api.storageState()).cookies);
  await api.dispose();

  const client = await context.newCDPSession(page);
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  const traffic = await count(client);

  await openSettings(page);
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).toBeEnabled();
  await expect(page.getByText("Your data will be stored at rest in:")).toBeVisible();

  const { requests, content, headers, kinds } = traffic();
  const parts = Object.entries(kinds).sort((a, b) => b[1] - a[1]).map(([kind, bytes]) => `${kind} ${bytes}`);
  console.log(`first load: ${content} bytes of ${BUDGET} (${parts.join(", ")}), and ${headers} in headers, in ${requests} requests`);
  expect(requests, "nothing was measured").toBeGreaterThan(4);
  expect(kinds.wasm ?? 0, "the app itself was not measured").toBeGreaterThan(10_000);
  expect(content).toBeLessThanOrEqual(BUDGET);
  expect(requests).toBeLessThanOrEqual(REQUESTS);
});

test("what comes later is in few parts, and none of them comes with the first load", async ({ page, signInAs }) => {
  const wasm = (await readdir(APP)).filter((name) => name.endsWith(".wasm"));
  const parts = wasm.filter((name) => !name.startsWith("security-center-")).sort();
  const told = parts.map(async (name) => `${name} ${(await stat(join(APP, `${name}.br`))).size}`);
  console.log(`later: ${(await Promise.all(told)).join(", ")} bytes`);
  expect(parts.map((name) => name.replace(/-[0-9a-f]{16}\.wasm$/, ""))).toEqual(PARTS);
  expect(wasm.length, "and the app itself").toBe(PARTS.length + 1);

  await signInAs(page, OFF, "globalAdministrator");
  await page.goto("about:blank");
  const came: string[] = [];
  page.on("response", (answer) => {
    const name = new URL(answer.url()).pathname.split("/").pop() ?? "";
    if (name.endsWith(".wasm")) {
      came.push(name);
    }
  });
  await openSettings(page);
  await expect(turnOnBox(page)).toBeEnabled();
  expect(came.filter((name) => parts.includes(name))).toEqual([]);
  expect(came.length).toBe(1);
});

test("nothing of the tests' own language is delivered", async ({ page, request }) => {
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  const said = { Aanmelden: false, Navigatie: false };
  for (const name of (await readdir(APP)).filter((name) => name.endsWith(".wasm"))) {
    const answer = await request.get(`/${name}`, { headers: { "accept-encoding": "identity" } });
    const wasm = await answer.body();
    expect(wasm.includes("⟦"), name).toBe(false);
    said.Aanmelden ||= wasm.includes("Aanmelden");
    said.Navigatie ||= wasm.includes("Navigatie");
  }
  expect(said, "the words of the catalogue are in the modules").toEqual({ Aanmelden: true, Navigatie: true });
});
