// The first visit to each tenant of the demonstration directory: what is there, what is not, and why.
import { FEATURES, GATE, ON, REFUSED, SETTINGS_ADDRESS, entry, openSettings, title, turnOnBox } from "../support/app.ts";
import { AUTOMATIC, EXCLUDED_CLOUD, NOT_ELIGIBLE, OFF, WITHOUT_DEFENDER } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("S24: a tenant whose service is off: Home says so, the settings say where the data will be and why", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  await expect(title(page, "Home")).toBeVisible();
  await expect(page.getByText("The service is off.")).toBeVisible();
  for (const name of ["Home", ...FEATURES.map((feature) => feature.entry), "Settings"]) {
    await expect(entry(page, name)).toBeVisible();
  }
  await openSettings(page);
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).not.toBeChecked();
  await expect(page.getByText("Your data will be stored at rest in:")).toBeVisible();
  await expect(page.getByText("because Microsoft Defender ATP keeps its data there")).toBeVisible();
  await expect(page.getByText("You may change it.")).toBeVisible();
});

test("S2 S4: a tenant whose service turns on by itself: a reader's visit does not, an administrator's does", async ({
  page,
  anotherWindow,
  signInAs,
}) => {
  await signInAs(page, AUTOMATIC, "securityReader");
  await expect(page.getByText("The service is off.")).toBeVisible();
  const administrator = await anotherWindow();
  const { person } = await signInAs(administrator, AUTOMATIC, "securityAdministrator");
  await administrator.goto(SETTINGS_ADDRESS);
  await expect(title(administrator, ON)).toBeVisible();
  await expect(administrator.getByText(`by itself, at a visit of ${person.person.displayName}`)).toBeVisible();
  // And in the reader's window, without a reload.
  await expect(page.getByText(/^On since /)).toBeVisible();
});

for (const { tenant, reason } of [
  { tenant: NOT_ELIGIBLE, reason: "Found: none that counts." },
  { tenant: EXCLUDED_CLOUD, reason: "The service is not available in the US government clouds" },
]) {
  test(`S17 S21 L16 D2: a tenant that is not eligible (${tenant}): nothing in the navigation, every address says why`, async ({
    page,
    signInAs,
  }) => {
    await signInAs(page, tenant, "globalAdministrator");
    await expect(entry(page, "Home")).toBeVisible();
    for (const name of [...FEATURES.map((feature) => feature.entry), "Settings"]) {
      await expect(entry(page, name)).toHaveCount(0);
    }
    for (const address of [...FEATURES.map((feature) => feature.address), "/settings", SETTINGS_ADDRESS]) {
      await page.goto(address);
      await expect(title(page, REFUSED)).toBeVisible();
      await expect(page.getByText("Your tenant is not eligible.").first()).toBeVisible();
      const conditions = page.getByRole("list", { name: "Conditions" });
      const unmet = conditions.getByRole("listitem").filter({ hasText: "Not met" });
      await expect(unmet.filter({ hasText: reason })).toBeVisible();
    }
  });
}

test("S23: a tenant without Defender ATP: the location follows from its active services", async ({ page, signInAs }) => {
  await signInAs(page, WITHOUT_DEFENDER, "globalAdministrator");
  await openSettings(page);
  await expect(page.getByText("because most of your active services are there")).toBeVisible();
});

test("S21 L16 D2: someone whose roles give nothing: every page says which role is missing and who can assign it", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, OFF, null);
  await expect(page.getByText("You cannot see the service.")).toBeVisible();
  for (const address of ["/incidents", SETTINGS_ADDRESS]) {
    await page.goto(address);
    await expect(title(page, REFUSED)).toBeVisible();
    await expect(page.getByText(/You hold none of the roles that may open this.*A Global administrator can/)).toBeVisible();
  }
  await expect(entry(page, "Settings")).toHaveCount(0);
});
