// axe finds nothing on any page in any state, in both themes; and nothing is cut off on a narrow screen.
import type { Page } from "@playwright/test";
import { button, entry, isOn, openSettings, question, step, title, turnOn, turnOnBox } from "../support/app.ts";
import { audit } from "../support/audit.ts";
import { Sender, alertOf } from "../support/incidents.ts";
import { WITH_INCIDENTS, visit } from "../support/pages.ts";
import { NOT_ELIGIBLE, OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("the audit can fail", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  expect(await audit(page)).toEqual([]);
  await page.evaluate(() => {
    const picture = document.createElement("img");
    picture.src = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
    document.querySelector("main")?.append(picture, document.createElement("button"));
  });
  const found = await audit(page);
  expect(found.some((line) => line.startsWith("image-alt"))).toBe(true);
  expect(found.some((line) => line.startsWith("button-name"))).toBe(true);
});

/** Audits what is there now in each look, and sees that it fits a narrow screen. */
async function look(page: Page, what: string): Promise<void> {
  for (const media of [
    { colorScheme: "light", forcedColors: "none" },
    { colorScheme: "dark", forcedColors: "none" },
    { colorScheme: "light", forcedColors: "active" },
  ] as const) {
    await page.emulateMedia(media);
    expect(await audit(page), `${what}, ${media.colorScheme}, forced colours ${media.forcedColors}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 800 });
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${what} is wider than a screen of 390 pixels`).toBeLessThanOrEqual(window ?? 0);
  expect(await audit(page), `${what}, 390 pixels wide`).toEqual([]);
  await page.setViewportSize(size ?? { width: 1280, height: 800 });
}

test("while the service is off", async ({ page, signInAs }) => {
  test.slow();
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  await look(page, "sign-in");
  await signInAs(page, OFF, "globalAdministrator");
  await expect(page.getByText("The service is off.")).toBeVisible();
  await look(page, "Home");
  await button(page, "Language and theme").click();
  await look(page, "language and theme");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Account: / }).click();
  await look(page, "account");
  await page.goto("/settings");
  await expect(title(page, "Settings")).toBeVisible();
  await look(page, "settings");
  await openSettings(page);
  await look(page, "the settings page");
  await turnOnBox(page).check();
  await entry(page, "Home").click();
  await expect(question(page, "Leave without applying?")).toBeVisible();
  await look(page, "the question before leaving");
  await question(page, "Leave without applying?").getByRole("button", { name: "Leave", exact: true }).click();
  await page.goto("/settings/eligibility");
  await expect(page.getByRole("heading", { name: "Your tenant is eligible" })).toBeVisible();
  await look(page, "eligibility");
  await page.goto("/no-such-page");
  await expect(title(page, "There is no such page")).toBeVisible();
  await look(page, "not found");
});

test("while it is provisioned, on, and turned off", async ({ page, server, signInAs }) => {
  test.slow();
  await signInAs(page, OFF, "globalAdministrator");
  await server.fault("loadData", "fail");
  await openSettings(page);
  await turnOn(page);
  await expect(button(page, "Retry")).toBeVisible();
  await look(page, "failed");
  await server.fault("loadData", "hold");
  await button(page, "Retry").click();
  await expect(step(page, "Load what they already have")).toContainText("In progress");
  await look(page, "provisioning");
  await server.clear("loadData");
  await isOn(page);
  await look(page, "on");
  await turnOnBox(page).uncheck();
  await button(page, "Apply").click();
  await expect(question(page, "Turn off Microsoft Threat Protection?")).toBeVisible();
  await look(page, "the question before turning off");
  await page.keyboard.press("Escape");
  await turnOnBox(page).check();
  for (const [address, heading] of [
    ["/", "Home"],
    ["/incidents", "Incidents"],
    ["/action-center", "Action center"],
    ["/hunting", "Advanced hunting"],
  ] as const) {
    await page.goto(address);
    await expect(title(page, heading)).toBeVisible();
    await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
    await look(page, heading);
  }
});

test("for someone who is refused, and someone who may only view", async ({ page, anotherWindow, signInAs }) => {
  test.slow();
  await signInAs(page, NOT_ELIGIBLE, "globalAdministrator");
  await page.goto("/incidents");
  await expect(page.getByRole("list", { name: "Conditions" })).toBeVisible();
  await look(page, "refused");
  await page.goto("/");
  await expect(page.getByRole("list", { name: "Conditions" })).toBeVisible();
  await look(page, "Home of a tenant that is not eligible");
  const viewer = await anotherWindow();
  await signInAs(viewer, OFF, "securityReader");
  await openSettings(viewer);
  await look(viewer, "read-only");
});

test("the queue of incidents, and the page of one", async ({ page, server, signInAs }) => {
  test.slow();
  const sender = await Sender.of(server, OFF);
  await sender.send(...["Odd command", "New service"].map((title, place) => alertOf(`a${place}`, { title, ago: place + 1 })));
  await signInAs(page, OFF, "securityOperator");
  for (const place of WITH_INCIDENTS) {
    await visit(page, place);
    await look(page, place.address);
  }
});
