// The app's folder on hosts that serve nothing but files, with the files that `cargo xtask dist` writes for them.
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { GATE, SETTINGS_ADDRESS, entry, isOn, title, turnOn, turnOnBox } from "../support/app.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { Server } from "../support/server.ts";
import { type Kind, StaticHost } from "../support/static-hosts.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

interface Hosted {
  kind: Kind;
  /** Where the app is: nothing, or `/security`. */
  path: string;
  /** The folder of the app, made for that path. */
  app: string;
  site: StaticHost;
}

const test = base.extend<Hosted>({
  kind: ["rules", { option: true }],
  path: ["", { option: true }],
  app: async ({ path }, use) => {
    const folder = path ? process.env.JOURNEYS_APP_STATIC_BELOW : (process.env.JOURNEYS_APP_STATIC ?? "../../dist-static");
    if (!folder) {
      throw new Error("JOURNEYS_APP_STATIC_BELOW has to name a folder made by: cargo xtask dist --public-url /security/");
    }
    await use(resolve(folder));
  },
  server: async ({ path, app }, use) => {
    const server = await Server.start(path ? ["--public-url", `http://127.0.0.1${path}/`] : [], app);
    await use(server);
    await server.remove();
  },
  site: async ({ kind, path, app, server }, use) => {
    const site = await StaticHost.start(kind, app, path, server.url);
    await use(site);
    await site.remove();
  },
  // The window goes before the host does, or it would report that it is gone.
  context: async ({ site: _, context }, use) => use(context),
});

const HOSTS: { name: string; kind: Kind; path: string }[] = [
  { name: "told by _redirects and _headers", kind: "rules", path: "" },
  { name: "told by staticwebapp.config.json", kind: "configuration", path: "" },
  { name: "told nothing", kind: "nothing", path: "" },
  { name: "told nothing, below a path", kind: "nothing", path: "/security" },
];

for (const { name, kind, path } of HOSTS) {
  test.describe(`a host of files, ${name}`, () => {
    test.use({ kind, path });

    test("deep links, reload, changes and events work within the policy", async ({ page, context, site, faults }) => {
      if (kind === "nothing") {
        // Such a host sends the app for an address that it does not know, but as missing.
        faults.expect(/the server responded with a status of 404 .*\/settings\/threat-protection\)$/);
      }
      const tenant = await tenantNamed(site.url, OFF);
      const api = await signedIn(site.url, tenant, holder(tenant, "globalAdministrator"));
      await context.addCookies((await api.storageState()).cookies);
      await api.dispose();
      await page.goto(site.url + SETTINGS_ADDRESS);
      await expect(title(page, GATE)).toBeVisible();
      await page.reload();
      await expect(turnOnBox(page)).toBeEnabled();
      await turnOn(page);
      await isOn(page);
      await entry(page, "Incidents").click();
      await expect(page).toHaveURL(`${site.url}/incidents`);
      await expect(title(page, "Incidents")).toBeVisible();
    });

    test("the policy holds, whether a header says it or the page", async ({ page, site, faults }) => {
      faults.expect(/Content policy: script-src-elem|Content Security Policy directive/);
      faults.expect(/401/);
      await page.goto(`${site.url}/`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const ran = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.ran = true";
        document.head.append(script);
        return "ran" in globalThis;
      });
      expect(ran, "an inline script ran").toBe(false);
      expect(faults.all().join("\n")).toContain("script-src");
    });

    test("what is missing is missing, and what never changes is kept", async ({ app, site }) => {
      const get = (place: string): Promise<Response> => fetch(`${site.url}/${place}`, { redirect: "manual" });
      const page = await get("");
      expect(page.status).toBe(200);
      const text = await page.text();
      expect(text).toMatch(/<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self'/);
      expect(text, "a page cannot say who may frame it").not.toContain("frame-ancestors");
      for (const place of ["settings/threat-protection", "incidents/7", "sign-in?returnTo=%2F", "more-resources"]) {
        const answer = await get(place);
        expect(answer.status, place).toBe(kind === "nothing" ? 404 : 200);
        expect(await answer.text(), place).toBe(text);
      }
      for (const place of ["boot-0000000000000000.js", "app-0000000000000000_bg.wasm", "help/xx.json", "robots.txt"]) {
        const answer = await get(place);
        expect(answer.status, place).toBe(404);
        expect(answer.headers.get("cache-control") ?? "", place).not.toContain("immutable");
      }
      const hashed = (await readdir(app)).filter((name) => /-[0-9a-f]{8,}[^/]*\.(css|js|wasm)$/.test(name));
      expect(hashed.length).toBeGreaterThan(3);
      if (kind === "nothing") {
        return;
      }
      for (const name of hashed) {
        const answer = await get(name);
        expect(answer.headers.get("cache-control"), name).toBe("public, max-age=31536000, immutable");
        expect(answer.headers.get("x-content-type-options"), name).toBe("nosniff");
      }
      for (const place of ["", "settings", "config.json"]) {
        const answer = await get(place);
        expect(answer.headers.get("cache-control"), place).toMatch(/^(no-cache|public, max-age=0, must-revalidate)$/);
        expect(answer.headers.get("content-security-policy"), place).toContain("frame-ancestors 'none'");
        expect(answer.headers.get("cross-origin-opener-policy"), place).toBe("same-origin");
      }
      for (const own of ["_headers", "_redirects", "staticwebapp.config.json"].slice(...(kind === "rules" ? [0, 2] : [2]))) {
        expect((await get(own)).status, own).toBe(404);
      }
    });
  });
}
