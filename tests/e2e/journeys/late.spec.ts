// What comes when it is opened, off line and after a new release too: an old window loses nothing.
import { cp, mkdtemp, readFile, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { GATE, button, openSettings, question, title, turnOnBox } from "../support/app.ts";
import { audit } from "../support/audit.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

const APP = resolve(process.env.JOURNEYS_APP ?? "../../dist");
const NEWS = "A new version of the security center is there. You can go on as you are";

interface Late {
  /** The folder of the app that the server of this journey delivers: a copy that may be replaced. */
  app: string;
}

const test = base.extend<Late>({
  app: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "security-center-app-"));
    await cp(APP, folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  server: async ({ app }, use) => {
    const server = await Server.start([], app);
    await use(server);
    await server.remove();
  },
});

/** What another release leaves in the folder: the app's files under other names, and none of the old. */
async function release(folder: string): Promise<string> {
  const hashed = (await readdir(folder)).filter((name) => /^(?!boot-).*-[0-9a-f]{16}.*\.(js|wasm)$/.test(name));
  const hashes = [...new Set(hashed.map((name) => /[0-9a-f]{16}/.exec(name)?.[0] ?? ""))];
  const renewed = (text: string): string =>
    hashes.reduce((before, hash) => before.replaceAll(hash, [...hash].reverse().join("")), text);
  for (const name of hashed) {
    const path = join(folder, name);
    await Promise.all([unlink(`${path}.br`), unlink(`${path}.gz`)]);
    if (name.endsWith(".js")) {
      await writeFile(path, renewed(await readFile(path, "utf8")));
    }
    await rename(path, join(folder, renewed(name)));
  }
  const page = join(folder, "index.html");
  await Promise.all([unlink(`${page}.br`), unlink(`${page}.gz`)]);
  await writeFile(page, renewed(await readFile(page, "utf8")));
  return renewed(hashed.find((name) => name.endsWith(".js")) ?? "");
}

const help = (page: Page) => page.getByRole("complementary", { name: "Need help?", exact: true });

test("a part comes once, when it is opened, and the focus is where it belongs", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  const came: string[] = [];
  page.on("request", (request) => {
    const part = /\/(\w+)-[0-9a-f]{16}\.wasm$/.exec(request.url())?.[1];
    if (part) {
      came.push(part);
    }
  });
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  expect(came.filter((part) => part === "panels")).toEqual(["panels"]);
  await page.keyboard.press("Escape");
  await button(page, "Need help?").first().click();
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(help(page)).toHaveCount(0);
  expect(came.filter((part) => part === "panels")).toEqual(["panels"]);
});

test("off line a part that was not here yet says so, and comes when there is a network again", async ({
  page,
  context,
  faults,
  signInAs,
}) => {
  faults.expect(/ERR_INTERNET_DISCONNECTED/);
  await signInAs(page, OFF, "globalAdministrator");
  await page.mouse.move(640, 795);
  await openSettings(page);
  await context.setOffline(true);
  // The button in the header, which stays in reach however narrow the window is.
  await page.getByRole("banner").getByRole("button", { name: "Need help?" }).click();
  const panel = page.getByRole("complementary", { name: "This could not be loaded" });
  await expect(panel.getByText("You are off line, and this part of the security center was not here yet.")).toBeVisible();
  await expect(panel.getByRole("heading", { name: "This could not be loaded" })).toBeFocused();
  await context.setOffline(false);
  await panel.getByRole("button", { name: "Try again" }).click();
  await expect(help(page).getByRole("heading", { name: "Frequently asked questions" })).toBeVisible();
});

test("an old window says that a new version is there, and loses nothing", async ({ page, app, signInAs }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.clock.install();
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  // What the box brings is there before it goes.
  const applying = page.waitForResponse(/\/applying-[0-9a-f]{16}\.wasm$/);
  await turnOnBox(page).check();
  await (await applying).finished();
  const renewed = await release(app);
  // Somebody comes back to the window.
  await page.clock.fastForward("02:00");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByText(NEWS)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: NEWS })).toHaveCount(1);
  await expect(turnOnBox(page)).toBeChecked();
  expect(await audit(page)).toEqual([]);

  const loads = button(page, "Load the new version");
  await loads.click();
  await question(page, "Leave without applying?").getByRole("button", { name: "Stay on this page" }).click();
  await expect(turnOnBox(page)).toBeChecked();
  await loads.click();
  await question(page, "Leave without applying?").getByRole("button", { name: "Leave", exact: true }).click();
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).not.toBeChecked();
  await expect(page.getByText(NEWS)).toHaveCount(0);
  expect(asked.some((address) => address.endsWith(`/${renewed}`))).toBe(true);
});

test("what went with an old version says so where it was opened, and the rest goes on", async ({
  page,
  app,
  faults,
  signInAs,
}) => {
  faults.expect(/status of 404 .*\.wasm\)/);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await release(app);
  await page.getByRole("navigation").getByRole("link", { name: "Permissions" }).click();
  await expect(title(page, "This could not be loaded")).toBeFocused();
  await expect(page.getByText("this part of the old one is gone")).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: "Home" }).click();
  await expect(title(page, "Home")).toBeVisible();
  await page.goBack();
  await page.getByRole("alert").getByRole("button", { name: "Load the new version" }).click();
  await expect(title(page, "Permissions")).toBeVisible();
});
