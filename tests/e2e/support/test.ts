// `test` with what every journey has: a server of its own, a page that looks at it, and watch over faults.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Faults } from "./faults.ts";
import { type Person, type Role, type Tenant, holder, signInOnPage, tenantNamed } from "./people.ts";
import { Server } from "./server.ts";

export { expect } from "@playwright/test";

interface Journey {
  /** The server of this journey. */
  server: Server;
  /** What must not happen. */
  faults: Faults;
  /** Signs in on the page as someone who holds a role in the tenant whose name holds a text. */
  signInAs: (page: Page, tenant: string, role: Role | null) => Promise<{ tenant: Tenant; person: Person }>;
  /** A second window, of somebody else: it shares nothing with the first one. */
  anotherWindow: () => Promise<Page>;
}

export const test = base.extend<Journey>({
  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    await server.remove();
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
  },

  baseURL: async ({ server }, use) => use(server.url),

  faults: async ({}, use) => {
    const faults = new Faults();
    // The app's first question is who is signed in, and the browser's console calls "nobody yet" an error.
    faults.expect(/status of 401 .*\/api\/visits\)/);
    await use(faults);
    expect(faults.unexpected(), "errors in the console, of the page, or of the content policy").toEqual([]);
  },

  context: async ({ context, faults }, use) => {
    await faults.watch(context);
    await use(context);
  },

  signInAs: async ({ server }, use) => {
    await use(async (page, name, role) => {
      const tenant = await tenantNamed(server.url, name);
      const person = holder(tenant, role);
      await signInOnPage(page, tenant, person);
      return { tenant, person };
    });
  },

  anotherWindow: async ({ browser, contextOptions, baseURL, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ ...contextOptions, baseURL });
      contexts.push(context);
      await faults.watch(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
