// Until the service is on, Incidents, Action center and Hunting lead to its settings (S14 to S18, S26 to S29).
import { FEATURES, GATE, entry, isOn, openSettings, title, turnOn } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

for (const feature of FEATURES) {
  test(`S14 to S16, S26 to S29: ${feature.entry} leads to the settings while the service is off, and opens its page once it is on`, async ({
    page,
    signInAs,
  }) => {
    await signInAs(page, OFF, "globalAdministrator");
    await entry(page, feature.entry).click();
    await expect(title(page, GATE)).toBeVisible();
    await expect(page).toHaveURL(feature.address);
    // Every address below it as well.
    await page.goto(`${feature.address}/7`);
    await expect(title(page, GATE)).toBeVisible();

    await openSettings(page);
    await turnOn(page);
    await isOn(page);
    await entry(page, feature.entry).click();
    await expect(title(page, feature.heading)).toBeVisible();
    await expect(page).toHaveURL(feature.address);
    await page.reload();
    await expect(title(page, feature.heading)).toBeVisible();
  });
}

test("S18: someone who may only view meets the settings read-only", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "securityReader");
  await entry(page, "Hunting").click();
  await expect(title(page, GATE)).toBeVisible();
  await expect(page.getByText("You can view this page, not change it.")).toBeVisible();
});
