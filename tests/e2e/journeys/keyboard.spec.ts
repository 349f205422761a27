// The whole job without a mouse: signing in, turning on, turning off.
import type { Locator, Page } from "@playwright/test";
import { GATE, isOn, question, title, turnOnBox, button, entry } from "../support/app.ts";
import { choice, holder, tenantNamed } from "../support/people.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

/** Presses Tab until this has the focus; a person gives up as well when it never comes. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
  }
  throw new Error(`${target} is not reached with Tab`);
}

test("signing in, turning on and turning off with the keyboard alone", async ({ page, server }) => {
  const tenant = await tenantNamed(server.url, OFF);
  const person = holder(tenant, "globalAdministrator");
  await page.goto("/");
  await tabTo(page, choice(page, tenant, person));
  await page.keyboard.press("Enter");
  await expect(title(page, "Home")).toBeVisible();

  await tabTo(page, entry(page, "Incidents"));
  await page.keyboard.press("Enter");
  await expect(title(page, GATE)).toBeFocused();
  await tabTo(page, turnOnBox(page));
  await page.keyboard.press("Space");
  await expect(turnOnBox(page)).toBeChecked();
  await tabTo(page, button(page, "Apply"));
  await page.keyboard.press("Enter");
  await expect(title(page, "Incidents")).toBeVisible();

  await tabTo(page, entry(page, "Settings"));
  await page.keyboard.press("Enter");
  await expect(title(page, "Settings")).toBeFocused();
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Microsoft Threat Protection" }));
  await page.keyboard.press("Enter");
  await isOn(page);
  await tabTo(page, turnOnBox(page));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Apply"));
  await page.keyboard.press("Enter");
  const confirm = question(page, "Turn off Microsoft Threat Protection?");
  await expect(confirm).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(confirm).toBeHidden();
  await expect(button(page, "Apply")).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, confirm.getByRole("button", { name: "Turn off" }));
  await page.keyboard.press("Enter");
  await expect(title(page, GATE)).toBeVisible();
});

test("the first stop leads past the navigation to the content", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await page.goto("/settings");
  await expect(title(page, "Settings")).toBeVisible();
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await tabTo(page, skip);
  await page.keyboard.press("Enter");
  await expect(title(page, "Settings")).toBeFocused();
});

test("what goes wrong and what is refused is handled with the keyboard alone", async ({ page, server, signInAs }) => {
  await signInAs(page, OFF, "securityAdministrator");
  await server.fault("createStore", "fail");
  await page.goto("/settings/threat-protection");
  await tabTo(page, turnOnBox(page));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Apply"));
  await page.keyboard.press("Enter");
  const failed = page.getByRole("heading", { name: "It went wrong at one step" });
  await expect(failed).toBeVisible();
  // What had the focus is gone: it is on what came in its place, not lost.
  await expect(page.locator("body")).not.toBeFocused();
  await server.clear("createStore");
  await tabTo(page, button(page, "Retry"));
  await page.keyboard.press("Enter");
  await isOn(page);
  await expect(page.locator("body")).not.toBeFocused();
});

test("what opens over the page is opened, used and left with the keyboard alone", async ({
  page,
  signInAs,
  faults,
}) => {
  // What is asked again after signing out is refused.
  faults.expect(/status of 401/);
  await signInAs(page, OFF, "securityReader");
  const preferences = button(page, "Language and theme");
  await tabTo(page, preferences);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("radio", { name: "English" }));
  await page.keyboard.press("Escape");
  await expect(preferences).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: /^Account: / }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect(title(page, "Sign in")).toBeVisible();
});

test("eligibility is read with the keyboard alone", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await tabTo(page, entry(page, "Settings"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Licence eligibility and permissions" }));
  await page.keyboard.press("Enter");
  await expect(title(page, "Licence eligibility and permissions")).toBeFocused();
});
