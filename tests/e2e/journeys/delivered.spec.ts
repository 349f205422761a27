// The one program with the app inside it: alone in an empty folder, at the root and below a path.
import { execFileSync } from "node:child_process";
import { GATE, SETTINGS_ADDRESS, isOn, title, turnOn } from "../support/app.ts";
import { holder, signedIn, tenantNamed } from "../support/people.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

const DELIVERED = process.env.JOURNEYS_DELIVERED ?? "../../dist-server/security-center-server";

const test = base.extend<{ path: string }>({
  path: ["", { option: true }],
  server: async ({ path }, use) => {
    const server = await Server.delivered(DELIVERED, path ? ["--public-url", `http://127.0.0.1${path}/`] : []);
    await use(server);
    await server.remove();
  },
});

for (const path of ["", "/security"]) {
  test.describe(path ? "below a path" : "at the root", () => {
    test.use({ path });

    test("the program serves its own app", async ({ page, context, server }) => {
      const home = server.url + path;
      const tenant = await tenantNamed(home, OFF);
      const api = await signedIn(home, tenant, holder(tenant, "globalAdministrator"));
      await context.addCookies((await api.storageState()).cookies);
      await api.dispose();
      await page.goto(home + SETTINGS_ADDRESS);
      await expect(title(page, GATE)).toBeVisible();
      await turnOn(page);
      await isOn(page);
      await page.reload();
      await isOn(page);
    });
  });
}

test("nothing of the machine is linked into the program", () => {
  test.skip(process.platform !== "linux", "only programs for Linux are linked so");
  // No program header asks for an interpreter, which would load libraries.
  const headers = execFileSync("readelf", ["--program-headers", "--wide", DELIVERED], { encoding: "utf8" });
  expect(headers).toContain("LOAD");
  expect(headers).not.toContain("INTERP");
});
