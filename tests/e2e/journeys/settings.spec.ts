// The parts of Settings, Microsoft Threat Protection: addresses, time zone, preview features (S19, S20, S31, L13, L14, D10).
import { button, entry, isOn, openSettings, question, title, turnOff, turnOn } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test.use({ timezoneId: "Europe/Amsterdam" });

test("S20 S31: the parts are reached through Settings, and each has an address", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await entry(page, "Settings").click();
  await page.getByRole("main").getByRole("link", { name: "Microsoft Threat Protection" }).click();
  const parts = page.getByRole("navigation", { name: "Microsoft Threat Protection" });
  await expect(parts.getByRole("link")).toHaveText(["Turn on", "Time zone", "Preview features", "Service keys"]);
  await turnOn(page);
  await isOn(page);
  await expect(parts.getByRole("link")).toHaveText(["Opt-in / Opt-out", "Time zone", "Preview features", "Service keys"]);
  await parts.getByRole("link", { name: "Preview features" }).click();
  await expect(title(page, "Preview features")).toBeFocused();
  await page.reload();
  await expect(title(page, "Preview features")).toBeVisible();
  await page.goBack();
  await isOn(page);
});

test("L13 S19: local time is chosen once, holds on every page, and follows to another browser", async ({
  page,
  anotherWindow,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  const since = page.getByRole("definition").first().locator("time");
  await expect(since).toHaveAttribute("title", /UTC$/);

  await page.getByRole("link", { name: "Time zone" }).click();
  await page.getByRole("radio", { name: "Local time" }).check();
  await expect(page.getByText("The zone of this browser, Europe/Amsterdam.")).toBeVisible();
  await entry(page, "Home").click();
  await question(page, "Leave without applying?").getByRole("button", { name: "Stay on this page" }).click();
  await button(page, "Apply").click();
  await expect(page.getByText("Times are now shown in local time.")).toBeAttached();
  await page.getByRole("link", { name: "Opt-in / Opt-out" }).click();
  await expect(since).toHaveAttribute("title", /(GMT\+[12]|CES?T)$/);

  const other = await anotherWindow();
  await signInAs(other, OFF, "globalAdministrator");
  await openSettings(other);
  await expect(other.getByRole("definition").first().locator("time")).toHaveAttribute("title", /(GMT\+[12]|CES?T)$/);
});

test("L14 D10: preview features and the service are changed by two people at once, and neither is asked", async ({
  page,
  anotherWindow,
  signInAs,
}) => {
  const { person } = await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  await page.getByRole("link", { name: "Preview features" }).click();
  await expect(page.getByText("No feature of this version is in preview")).toBeVisible();
  const box = page.getByRole("checkbox", { name: "Turn on preview features" });
  await box.check();

  const other = await anotherWindow();
  await signInAs(other, OFF, "securityAdministrator");
  await openSettings(other);
  await turnOff(other);
  await expect(page.getByText(/The service was changed while you were at it, .*: it is now off\./)).toBeVisible();
  await expect(box).toBeChecked();
  await button(page, "Apply").click();
  await expect(page.getByRole("definition").first()).toContainText(`by ${person.person.displayName}`);
  await expect(box).toBeChecked();
  await other.getByRole("link", { name: "Preview features" }).click();
  await expect(other.getByRole("checkbox", { name: "Turn on preview features" })).toBeChecked();
});

test("L14 D2: someone who may only view is told who can change it", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "securityReader");
  await page.goto("/settings/threat-protection/preview-features");
  await expect(page.getByText("You can view this page, not change it.")).toBeVisible();
  await expect(button(page, "Apply")).toHaveCount(0);
});
