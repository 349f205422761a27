// A choice that was not applied is not lost without a question (S19).
import { GATE, entry, openSettings, question, title, turnOnBox } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

const QUESTION = "Leave without applying?";

test("S19: leaving by a link asks, and the answer is kept to", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOnBox(page).check();
  await entry(page, "Home").click();
  await question(page, QUESTION).getByRole("button", { name: "Stay on this page" }).click();
  await expect(question(page, QUESTION)).toBeHidden();
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).toBeChecked();

  await entry(page, "Home").click();
  await question(page, QUESTION).getByRole("button", { name: "Leave", exact: true }).click();
  await expect(title(page, "Home")).toBeVisible();
  await openSettings(page);
  await expect(turnOnBox(page)).not.toBeChecked();
});

test("S19: leaving by the browser's back asks as well", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await entry(page, "Settings").click();
  await page.getByRole("main").getByRole("link", { name: "Microsoft Threat Protection" }).click();
  await turnOnBox(page).check();
  await page.goBack();
  await question(page, QUESTION).getByRole("button", { name: "Stay on this page" }).click();
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).toBeChecked();
  await page.goBack();
  await question(page, QUESTION).getByRole("button", { name: "Leave", exact: true }).click();
  await expect(title(page, "Settings")).toBeVisible();
});

test("a choice taken back is no change, and nothing is asked", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOnBox(page).check();
  await turnOnBox(page).uncheck();
  await entry(page, "Home").click();
  await expect(title(page, "Home")).toBeVisible();
});
