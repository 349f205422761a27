// The app's folder behind web servers of others, at the root of a host and below a path of it, as docs/HOSTING.md says.
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { GATE, SETTINGS_ADDRESS, entry, isOn, title, turnOn, turnOnBox } from "../support/app.ts";
import { HOSTS, type Host, WebServer, program } from "../support/hosts.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

interface Hosted {
  host: Host;
  /** Where the app is: nothing, or `/security`. */
  path: string;
  /** The folder of the app, built for that path. */
  app: string;
  site: WebServer;
}

const test = base.extend<Hosted>({
  host: ["nginx", { option: true }],
  path: ["", { option: true }],
  app: async ({ path }, use) => {
    const folder = path ? process.env.JOURNEYS_APP_BELOW : (process.env.JOURNEYS_APP ?? "../../dist");
    if (!folder) {
      throw new Error("JOURNEYS_APP_BELOW has to name a folder made by: cargo xtask build --public-url /security/");
    }
    await use(resolve(folder));
  },
  server: async ({ path, app }, use) => {
    const server = await Server.start(path ? ["--public-url", `http://127.0.0.1${path}/`] : [], app);
    await use(server);
    await server.remove();
  },
  site: async ({ host, path, app, server }, use, info) => {
    const site = await WebServer.start(host, app, server.url, { below: path !== "" }, info.parallelIndex);
    await use(site);
    await site.remove();
  },
  // The window goes before the host does, or it would report that it is gone.
  context: async ({ site: _, context }, use) => use(context),
});

for (const host of HOSTS) {
  for (const path of ["", "/security"]) {
    test.describe(`${host}, ${path ? "below a path" : "at the root"}`, () => {
      test.use({ host, path });
      test.skip(!program(host), `${host} is not installed: apt-get install ${host.toLowerCase()}`);

      test("deep links, reload, changes and events work", async ({ page, context, site }) => {
        const home = site.url + path;
        const tenant = await tenantNamed(home, OFF);
        const api = await signedIn(home, tenant, holder(tenant, "globalAdministrator"));
        await context.addCookies((await api.storageState()).cookies);
        await api.dispose();
        // What is for programs and services comes to the server, too, whatever it thinks of these.
        const program = await fetch(`${home}/v1.0/security/incidents`);
        expect([program.status, program.headers.has("request-id")]).toEqual([401, true]);
        const sender = await fetch(`${home}/ingest/v1/alerts`, { method: "POST", body: "[]" });
        expect([sender.status, sender.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
        await page.goto(home + SETTINGS_ADDRESS);
        await expect(title(page, GATE)).toBeVisible();
        await page.reload();
        await expect(turnOnBox(page)).toBeEnabled();
        await turnOn(page);
        await isOn(page);
        await entry(page, "Incidents").click();
        await expect(page).toHaveURL(`${home}/incidents`);
        await expect(title(page, "Incidents")).toBeVisible();
      });

      test("files come compressed, named and cached as they are, and what is missing is missing", async ({ app, site }) => {
        const home = site.url + path;
        const get = (place: string, init: RequestInit = {}): Promise<Response> =>
          fetch(`${home}/${place}`, { headers: { "accept-encoding": "gzip" }, ...init });
        const types = { css: "text/css", js: /^(text|application)\/javascript/, wasm: "application/wasm" };
        const names = (await readdir(app)).filter((name) => Object.keys(types).some((kind) => name.endsWith(`.${kind}`)));
        expect(names.length).toBeGreaterThan(3);
        for (const name of names) {
          const answer = await get(name);
          expect(answer.status, name).toBe(200);
          expect(answer.headers.get("content-type"), name).toMatch(types[name.split(".").pop() as keyof typeof types]);
          expect(answer.headers.get("content-encoding"), name).toBe("gzip");
          expect(answer.headers.get("cache-control"), name).toBe("public, max-age=31536000, immutable");
          expect(answer.headers.get("x-content-type-options"), name).toBe("nosniff");
          expect(answer.headers.get("content-security-policy"), name).toBeNull();
        }
        for (const place of ["", "index.html", "settings/threat-protection", "a.b/c", "incidents?tab=alerts"]) {
          const answer = await get(place);
          expect(answer.status, place).toBe(200);
          expect(answer.headers.get("content-type"), place).toMatch(/^text\/html/);
          expect(answer.headers.get("cache-control"), place).toBe("no-cache");
          expect(answer.headers.get("content-security-policy"), place).toMatch(/^default-src 'none'; script-src 'self'/);
          expect(answer.headers.get("cross-origin-opener-policy"), place).toBe("same-origin");
          expect(await answer.text(), place).toContain('id=app');
        }
        const configuration = await get("config.json");
        expect(configuration.headers.get("cache-control")).toBe("no-cache");
        expect(configuration.headers.get("content-encoding"), "what the operator writes later counts").toBeNull();
        for (const missing of ["boot-0000000000000000.js", "app-0000000000000000.css", "robots.txt", "help/xx.json"]) {
          const answer = await get(missing);
          expect(answer.status, missing).toBe(404);
          expect(answer.headers.get("cache-control") ?? "", missing).not.toContain("immutable");
          expect(await answer.text(), missing).not.toContain('id=app');
        }
        expect((await get("settings", { method: "POST" })).status).toBe(405);
        expect((await get("api/session")).status).toBe(401);
        const unknown = await get("api/nowhere");
        expect(unknown.headers.get("content-type")).toBe("application/problem+json");
      });
    });
  }
}
