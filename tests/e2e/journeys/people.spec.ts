// Who is signed in may change: in another window, while offline, or for somebody else in the same window.
import { GATE, button, openSettings, question, title, turnOnBox } from "../support/app.ts";
import { choice, holder, tenantNamed } from "../support/people.ts";
import { OFF, WITHOUT_DEFENDER } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("for somebody else in the same window, nothing of the first one remains", async ({ page, server, signInAs }) => {
  const { tenant, person } = await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOnBox(page).check();
  await page.getByRole("button", { name: /^Account: / }).click();
  const name = (person.person as unknown as { userPrincipalName: string }).userPrincipalName;
  await expect(page.getByText(name)).toBeVisible();
  await page.getByRole("link", { name: "Sign in as somebody else" }).click();
  await question(page, "Leave without applying?").getByRole("button", { name: "Leave", exact: true }).click();
  const other = await tenantNamed(server.url, WITHOUT_DEFENDER);
  const reader = holder(other, "securityReader");
  await choice(page, other, reader).click();
  await expect(title(page, "Sign in")).toBeHidden();

  const clean = async (): Promise<void> => {
    const nothingOfTheFirst = async (): Promise<void> => {
      const html = await page.content();
      expect(html.includes(tenant.tenant.displayName), "the first one's tenant is shown").toBe(false);
      expect(html.includes(name), "the first one's name is shown").toBe(false);
    };
    // At once, and when everything of the other one has come.
    await nothingOfTheFirst();
    await expect(page.getByText(other.tenant.displayName).first()).toBeAttached();
    await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
    await nothingOfTheFirst();
  };
  await clean();
  await page.goBack();
  await page.goBack();
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).not.toBeChecked();
  await expect(turnOnBox(page)).toBeDisabled();
  await clean();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(name);
  expect(kept).not.toContain(tenant.tenant.displayName);
});

test("a session that ends while offline is noticed once the server can be reached again", async ({
  page,
  context,
  server,
  playwright,
  signInAs,
  faults,
}) => {
  faults.expect(/net::ERR_|status of 50[234]|status of 401/);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await context.setOffline(true);
  // What was open is cut off as well.
  await server.kill();
  await server.again();
  await expect(page.getByText("The connection to the server is lost.")).toBeVisible();
  await expect(title(page, GATE)).toBeVisible();
  const elsewhere = await playwright.request.newContext({
    baseURL: server.url,
    storageState: await context.storageState(),
  });
  expect((await elsewhere.delete("/api/session")).ok()).toBe(true);
  await elsewhere.dispose();
  await context.setOffline(false);
  await expect(question(page, "Your session has ended")).toBeVisible();
  await expect(page.getByText("The connection to the server is lost.")).toBeHidden();
  // What stands on the page stays.
  await expect(page.getByRole("heading", { level: 1, name: GATE, includeHidden: true })).toBeVisible();
});
