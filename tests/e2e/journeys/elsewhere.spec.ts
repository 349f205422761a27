// The app on one address of a site and the API on another: the page says where that is, the server lets that page in and no other.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { GATE, SETTINGS_ADDRESS, button, isOn, title, turnOn, turnOnBox } from "../support/app.ts";
import { HOSTS, WebServer, program } from "../support/hosts.ts";
import { holder, signInOnPage, tenantNamed } from "../support/people.ts";
import { IdentityProvider, signInThere } from "../support/provider.ts";
import { Server, freePort } from "../support/server.ts";
import { type Kind, StaticHost } from "../support/static-hosts.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

/** What was built says this address, and nobody answers there. */
const BUILT_FOR = "http://127.0.0.1:8787";

type Where = (typeof HOSTS)[number] | Kind;

interface Apart {
  /** What serves the app. */
  where: Where;
  /** Whether people sign in with a provider. */
  withProvider: boolean;
  provider: IdentityProvider | undefined;
  /** The address that the API will have. */
  api: string;
  /** The folder of the app, which names that address. */
  app: string;
  site: { url: string; remove(): Promise<void> };
}

const test = base.extend<Apart>({
  where: ["rules", { option: true }],
  withProvider: [false, { option: true }],
  api: async ({}, use) => use(`http://127.0.0.1:${await freePort()}`),
  provider: async ({ withProvider, api, site }, use) => {
    const provider = withProvider ? await IdentityProvider.start(api, site.url) : undefined;
    await use(provider);
    await provider?.stop();
  },
  app: async ({ api }, use) => {
    const built = resolve(process.env.JOURNEYS_APP_STATIC_ELSEWHERE ?? "../../dist-static");
    const folder = await mkdtemp(join(tmpdir(), "security-center-app-"));
    await cp(built, folder, { recursive: true });
    for (const name of ["index.html", "404.html", "_headers", "staticwebapp.config.json"]) {
      const text = await readFile(join(folder, name), "utf8");
      if (!text.includes(BUILT_FOR)) {
        throw new Error(`${name}: not made by cargo xtask dist --api ${BUILT_FOR}/`);
      }
      await writeFile(join(folder, name), text.replaceAll(BUILT_FOR, api));
    }
    // The copies would still be those of before.
    for (const name of ["index.html", "404.html"].flatMap((page) => [`${page}.br`, `${page}.gz`])) {
      await rm(join(folder, name));
    }
    await use(folder);
    await rm(folder, { recursive: true });
  },
  site: async ({ where, app, api }, use, info) => {
    const site =
      where === "nginx" || where === "Caddy"
        ? await WebServer.start(where, app, api, { elsewhere: true }, info.parallelIndex)
        : await StaticHost.start(where, app, "");
    await use(site);
    await site.remove();
  },
  server: async ({ api, site, provider }, use) => {
    const address = new URL(api).host;
    const apart = ["--app-url", site.url];
    const server = provider
      ? await Server.real(address, [...apart, ...provider.options], null)
      : await Server.bare(address, ["--public-url", api, ...apart]);
    await use(server);
    await server.remove();
  },
  baseURL: async ({ site }, use) => use(site.url),
  // The window goes before the host does, or it would report that it is gone.
  context: async ({ site: _, server: __, context }, use) => use(context),
});

for (const where of [...HOSTS, "rules", "configuration", "nothing"] as Where[]) {
  test.describe(`the app on ${where}`, () => {
    test.use({ where });
    test.skip((where === "nginx" || where === "Caddy") && !program(where), `${where} is not installed`);

    test("one signs in, changes, hears of changes and saves files, within the policy", async ({
      page,
      server,
      site,
      faults,
    }) => {
      if (where === "nothing") {
        // Such a host sends the app for an address that it does not know, but as missing.
        faults.expect(/the server responded with a status of 404 /);
      }
      const tenant = await tenantNamed(server.url, OFF);
      const person = holder(tenant, "globalAdministrator");
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await signInOnPage(page, tenant, person);
      await page.goto(SETTINGS_ADDRESS);
      await expect(title(page, GATE)).toBeVisible();
      await expect(page).toHaveURL(site.url + SETTINGS_ADDRESS);
      await page.reload();
      await expect(turnOnBox(page)).toBeEnabled();
      await turnOn(page);
      await isOn(page);

      const api = asked.filter((url) => url.startsWith(`${server.url}/api/`));
      expect(api.length).toBeGreaterThan(4);
      expect(asked.filter((url) => url.includes("/api/"))).toEqual(api);
      expect(asked.some((url) => url.startsWith(`${site.url}/config.json`)), "a file of the app").toBe(true);

      await page.goto("/audit");
      const [saved] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Export as CSV" }).click(),
      ]);
      expect(await readFile(await saved.path(), "utf8")).toContain("turnedOn");
      expect(new URL(saved.url()).origin).toBe(server.url);
      await expect(page, "the app is still there").toHaveURL(`${site.url}/audit`);
    });
  });
}

test.describe("with an identity provider", () => {
  test.use({ withProvider: true });

  test("one comes back to the app, and signs out to the app", async ({ page, site, faults }) => {
    faults.expect(/status of 401 /);
    await page.goto(SETTINGS_ADDRESS);
    await page.getByRole("link", { name: "Sign in with Contoso sign-in" }).click();
    await signInThere(page, "global.admin@contoso.example");
    await expect(page).toHaveURL(site.url + SETTINGS_ADDRESS);
    await expect(turnOnBox(page)).toBeEnabled();
    await page.getByRole("button", { name: /^Account: / }).click();
    await button(page, "Sign out").click();
    await page.getByRole("button", { name: "Sign out here, too" }).click();
    await expect(page).toHaveURL(`${site.url}/sign-in`);
    await expect(page.getByRole("link", { name: "Sign in with Contoso sign-in" })).toBeVisible();
  });
});

test("a page of any other address is told nothing and changes nothing", async ({ page, server, faults }) => {
  faults.expect(/CORS|Content policy|Content Security Policy|Failed to load resource|net::ERR/);
  await page.goto("/");
  const stranger = await StaticHost.start("nothing", resolve(process.env.JOURNEYS_APP_STATIC ?? "../../dist-static"), "");
  try {
    // A page of that address without a policy of its own.
    await page.route(`${stranger.url}/plain`, (route) => route.fulfill({ contentType: "text/html", body: "<p>plain</p>" }));
    await page.goto(`${stranger.url}/plain`);
    const ask = (path: string, method: string): Promise<string> =>
      page.evaluate(
        async ([url, method]) => {
          const answer = await fetch(url, { method, credentials: "include" }).catch((error: Error) => error.name);
          return typeof answer === "string" ? answer : `${answer.status}`;
        },
        [`${server.url}/api/${path}`, method] as const,
      );
    expect(await ask("sign-in", "GET")).toBe("TypeError");
    expect(await ask("visits", "POST")).toBe("TypeError");
    expect(await ask("session", "DELETE")).toBe("TypeError");
  } finally {
    await stranger.remove();
  }
});
