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
