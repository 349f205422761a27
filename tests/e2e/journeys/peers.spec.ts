// The settings page of the product and of the peers that it is measured against: the same page, or the measurement is none.
import type { Page } from "@playwright/test";
import { GATE, ON, button, openSettings, title, turnOnBox } from "../support/app.ts";
import { audit } from "../support/audit.ts";
import { Sender, alertOf } from "../support/incidents.ts";
import { type App, type Said, APPS, BREAKS_THE_POLICY, QUEUES, folder, read, speak } from "../support/peers.ts";
import { type Role, holder, signedIn, tenantNamed } from "../support/people.ts";
import { BLANK, body, openQueue, readRows } from "../support/queues.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

const MISSING = "the peers are not built: JOURNEYS_PEERS names no folder";

const test = base.extend<{ app: App; enter: (role: Role) => Promise<void> }>({
  app: ["product", { option: true }],
  server: async ({ app }, use) => {
    const server = await Server.start([], folder(app));
    await use(server);
    await server.remove();
  },
  enter: async ({ server, context, page }, use) => {
    await use(async (role) => {
      const tenant = await tenantNamed(server.url, OFF);
      const api = await signedIn(server.url, tenant, holder(tenant, role));
      await context.addCookies((await api.storageState()).cookies);
      await api.dispose();
      await openSettings(page);
    });
  },
});

/** The end of a change, in whatever the app shows it. */
const isTitled = (page: Page, name: string): Promise<void> => expect(title(page, name)).toBeVisible();

test("the three apps say the same on the settings page, in both languages", async ({ browser, contextOptions }) => {
  test.skip(!folder("plain"), MISSING);
  test.slow();
  const said = new Map<App, { english: Said; dutch: Said }>();
  for (const app of APPS) {
    const server = await Server.start([], folder(app));
    const bypassCSP = BREAKS_THE_POLICY.includes(app);
    const context = await browser.newContext({ ...contextOptions, baseURL: server.url, bypassCSP });
    const page = await context.newPage();
    const tenant = await tenantNamed(server.url, OFF);
    const api = await signedIn(server.url, tenant, holder(tenant, "globalAdministrator"));
    await context.addCookies((await api.storageState()).cookies);
    await api.dispose();
    await openSettings(page);
    await isTitled(page, GATE);
    const english = await read(page);
    await speak(page, app, "Nederlands");
    await isTitled(page, "Krijg één geheel van incidenten, automatisering en hunting");
    said.set(app, { english, dutch: await read(page) });
    expect(await audit(page), app).toEqual([]);
    await context.close();
    await server.remove();
  }
  const product = said.get("product");
  expect(product?.english.paragraphs.length).toBe(3);
  expect(product?.english.facts.length).toBe(4);
  expect(product?.english.services.length).toBe(4);
  expect(product?.english.links.length).toBeGreaterThan(8);
  expect(said.get("plain")).toEqual(product);
  expect(said.get("react")).toEqual(product);
});

test("the two queues show the same incidents in the same order", async ({ browser, contextOptions }) => {
  test.skip(!folder("queue"), MISSING);
  test.slow();
  const server = await Server.start([], folder("product"));
  const sender = await Sender.of(server, OFF);
  const kinds = [{ severity: "high", category: "Exfiltration" }, { severity: "low", category: "CredentialAccess" }] as const;
  const alerts = Array.from({ length: 150 }, (_, number) =>
    alertOf(`a${number}`, { ...kinds[number % 2], device: `pc-${Math.floor(number / (number % 3 ? 1 : 2))}`, ago: 60 + 37 * number }),
  );
  await sender.send(...alerts);
  const tenant = await tenantNamed(server.url, OFF);
  const api = await signedIn(server.url, tenant, holder(tenant, "globalAdministrator"));
  const shown = [];
  let parameters = "?severity=any&days=any";
  for (const app of QUEUES) {
    await server.serve(folder(app) as string);
    // As wide as all columns together: AG Grid draws those only that are in sight.
    const viewport = { width: 2400, height: 900 };
    const context = await browser.newContext({ ...contextOptions, viewport, baseURL: server.url, bypassCSP: app === "queue" });
    await context.addCookies((await api.storageState()).cookies);
    const page = await context.newPage();
    parameters = await openQueue(page, app, parameters);
    const first = await readRows(page, app);
    await body(page, app).hover();
    await page.mouse.wheel(0, 1_000_000);
    await expect.poll(async () => (await readRows(page, app))[0]?.[0]).not.toBe(first[0]?.[0]);
    await expect.poll(async () => (await readRows(page, app)).flat()).not.toContain(BLANK);
    const last = await readRows(page, app);
    shown.push({ first: first.slice(0, 8), last: last.slice(-8) });
    await context.close();
  }
  await api.dispose();
  await server.remove();
  expect(shown[0]?.first[0]).toHaveLength(9);
  expect(shown[1]).toEqual(shown[0]);
});

for (const app of APPS) {
  test.describe(`the settings page, ${app}`, () => {
    test.use({ app, bypassCSP: BREAKS_THE_POLICY.includes(app) });
    test.skip(!folder(app), MISSING);

    test("is used by keyboard alone, and follows what others do", async ({ page, enter, server }) => {
      await enter("globalAdministrator");
      const apply = button(page, "Apply");
      await expect(apply).toHaveAttribute("aria-disabled", "true");
      await expect(apply).toHaveAccessibleDescription("Nothing has been changed yet.");
      for (let presses = 0; presses < 40 && !(await turnOnBox(page).evaluate((box) => box === document.activeElement)); presses += 1) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Space");
      await expect(turnOnBox(page)).toBeChecked();
      await page.keyboard.press("Tab");
      await expect(apply).toBeFocused();
      await page.keyboard.press("Enter");
      await isTitled(page, ON);
      await expect(turnOnBox(page)).toBeChecked();

      const tenant = await tenantNamed(server.url, OFF);
      const other = await signedIn(server.url, tenant, holder(tenant, "securityAdministrator"));
      const now = await other.get("/api/threat-protection");
      const headers = { "if-match": now.headers().etag as string };
      expect((await other.patch("/api/threat-protection", { headers, data: { optedIn: false } })).status()).toBe(200);
      await isTitled(page, GATE);
      await expect(turnOnBox(page)).not.toBeChecked();
      await other.dispose();
    });

    test("says to a reader why it cannot be changed", async ({ page, enter }) => {
      await enter("securityReader");
      await expect(page.getByText("You can view this page, not change it.")).toBeVisible();
      await expect(turnOnBox(page)).toHaveAccessibleDescription(/Only a Global administrator or a Security administrator can change this\./);
      await expect(turnOnBox(page)).toHaveAttribute("aria-disabled", "true");
      await turnOnBox(page).click({ force: true });
      await expect(turnOnBox(page)).not.toBeChecked();
      await expect(button(page, "Apply")).toHaveCount(0);
    });
  });
}
