// The three apps, each delivered by a server of its own, and browsers that were never there.
import { type Browser, type BrowserContext, type BrowserContextOptions, test as base } from "@playwright/test";
import { type App, APPS, BREAKS_THE_POLICY, folder } from "../support/peers.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";

/** A server for each app, for as long as it is measured. */
export const test = base.extend<{ servers: Map<App, Server> }>({
  servers: async ({}, use) => {
    const servers = new Map<App, Server>();
    for (const app of APPS) {
      const path = folder(app);
      if (!path) {
        throw new Error("JOURNEYS_PEERS has to name the folder of the peers");
      }
      servers.set(app, await Server.start([], path));
    }
    await use(servers);
    for (const server of servers.values()) {
      await server.remove();
    }
  },
});

/** A browser profile that was never here, signed in as an administrator. */
export async function visitor(
  browser: Browser,
  options: BrowserContextOptions,
  app: App,
  server: Server,
): Promise<BrowserContext> {
  const bypassCSP = BREAKS_THE_POLICY.includes(app);
  const context = await browser.newContext({ ...options, baseURL: server.url, bypassCSP });
  const tenant = await tenantNamed(server.url, OFF);
  const api = await signedIn(server.url, tenant, holder(tenant, "globalAdministrator"));
  await context.addCookies((await api.storageState()).cookies);
  await api.dispose();
  return context;
}
