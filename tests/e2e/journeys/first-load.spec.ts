// What a first visit costs: every byte of content that comes over the line until the settings page can be used.
import { GATE, openSettings, title, turnOnBox } from "../support/app.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { OFF } from "../support/tenants.ts";
import { count } from "../support/traffic.ts";
import { expect, test } from "../support/test.ts";

/** Bytes of content, as compressed, of the release build and its API answers. Headers are counted apart. */
const BUDGET = 258_000;

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

test("nothing of the tests' own language is delivered", async ({ page, request }) => {
  const module = page.waitForResponse((response) => response.url().endsWith(".wasm"));
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  const answer = await request.get((await module).url(), { headers: { "accept-encoding": "identity" } });
  const wasm = await answer.body();
  expect(wasm.includes("Aanmelden"), "the words of the catalogue are in the module").toBe(true);
  expect(wasm.includes("⟦")).toBe(false);
});
