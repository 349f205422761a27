// Everything in English and Dutch, changed at any time without losing the page's state (S1, S38).
import { button, entry, openSettings, title, turnOnBox } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { holder, signInOnPage, tenantNamed } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test.describe("a Dutch browser", () => {
  test.use({ locale: "nl-NL" });

  test("S1: the app speaks Dutch from the sign-in page to the open features", async ({ page, server }) => {
    const tenant = await tenantNamed(server.url, OFF);
    await signInOnPage(page, tenant, holder(tenant, "globalAdministrator"), "Aanmelden");
    await expect(title(page, "Startpagina")).toBeVisible();
    await expect(page).toHaveTitle(/^Startpagina/);
    const navigation = page.getByRole("navigation", { name: "Hoofdnavigatie" });
    await navigation.getByRole("link", { name: "Incidenten" }).click();
    await expect(title(page, "Krijg één geheel van incidenten, automatisering en hunting")).toBeVisible();
    await page.getByRole("checkbox", { name: "Microsoft Threat Protection inschakelen" }).check();
    await page.getByRole("button", { name: "Toepassen" }).click();
    await expect(title(page, "Incidenten")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("nl");
  });
});

test("S38: the language changes at once, stays for the next visit, and a choice not yet applied stays", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOnBox(page).check();
  await button(page, "Language and theme").click();
  await page.getByRole("radio", { name: "Nederlands" }).check();
  await expect(title(page, "Krijg één geheel van incidenten, automatisering en hunting")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Microsoft Threat Protection inschakelen" })).toBeChecked();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(title(page, "Krijg één geheel van incidenten, automatisering en hunting")).toBeVisible();
  await page.getByRole("button", { name: "Taal en thema" }).click();
  await page.getByRole("radio", { name: "English" }).check();
  await expect(entry(page, "Settings")).toBeVisible();
});
