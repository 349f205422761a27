// The audit log: who changed what, filtered by the address, as a file, and live without moving a row (D11).
import { readFile } from "node:fs/promises";
import { button, entry, isOn, openSettings, title, turnOff, turnOn } from "../support/app.ts";
import { audit } from "../support/audit.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("D11: each change is in the log, with who, before and after, and the filter is in the address", async ({
  page,
  signInAs,
}) => {
  const { person } = await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  await entry(page, "Settings").click();
  await page.getByRole("main").getByRole("link", { name: "Audit log" }).click();
  await expect(title(page, "Audit log")).toBeFocused();
  const turnedOn = page.getByRole("row").filter({ hasText: "Turned on" });
  await expect(turnedOn).toContainText(person.person.displayName);
  await expect(turnedOn).toContainText("State: off → being provisioned");
  await expect(turnedOn).toContainText("A request from 127.0.0.1");
  await expect(page.getByRole("row").filter({ hasText: "The server itself" }).first()).toContainText("on");

  await page.getByText("Filter", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Turned on" }).check();
  await page.getByRole("searchbox", { name: "Person" }).fill(person.person.displayName.slice(0, 5).toUpperCase());
  await expect(page).toHaveURL(/\?action=turnedOn&person=/);
  await expect(page.getByText("1 of 1 entry")).toBeVisible();
  await page.reload();
  await expect(page.getByText("1 of 1 entry")).toBeVisible();
  await page.getByLabel("Up to and including").fill("2001-01-01");
  await expect(page.getByRole("heading", { name: "No entry fits the filter" })).toBeVisible();
  await button(page, "Remove the filter").click();
  await expect(page.getByRole("row").nth(2)).toBeVisible();
});

test("D11: the log is exported with the same filter, and an entry says how it is verified", async ({ page, signInAs }) => {
  const { tenant } = await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  await page.goto("/audit?action=turnedOn");
  await expect(page.getByText("1 of 1 entry")).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export as JSON lines" }).click(),
  ]);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(1);
  const exported = JSON.parse(lines[0] ?? "") as { sequence: number; hash: string; action: string };
  expect(exported.action).toBe("turnedOn");
  await button(page, `Details of entry ${exported.sequence}`).click();
  await expect(page).toHaveURL(new RegExp(`entry=${exported.sequence}`));
  const command = `audit verify --tenant ${tenant.tenant.id} --expect ${exported.sequence}:${exported.hash}`;
  await expect(page.getByText(command)).toBeVisible();
  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export as CSV" }).click(),
  ]);
  expect(csv.suggestedFilename()).toMatch(/\.csv$/);
  await expect(title(page, "Audit log")).toBeVisible();
});

test("D11: what is new waits until it is asked for, in a window that may only read", async ({
  page,
  anotherWindow,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  const reader = await anotherWindow();
  await signInAs(reader, OFF, "securityReader");
  await reader.goto("/audit");
  await expect(reader.getByRole("row").filter({ hasText: "Turned on" })).toBeVisible();
  const rows = await reader.getByRole("row").count();
  await turnOff(page);
  await expect(button(reader, "1 new, show")).toBeVisible();
  await expect(reader.getByRole("row")).toHaveCount(rows);
  await button(reader, "1 new, show").click();
  await expect(reader.getByRole("row")).toHaveCount(rows + 1);
  await expect(reader.getByRole("row").nth(1)).toContainText("Turned off");
});

test("D11: the log fits a narrow window, has nothing against it, and so do the settings", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  await page.goto("/audit?action=turnedOn");
  await page.getByRole("button", { name: /^Details of entry/ }).click();
  expect(await audit(page)).toEqual([]);
  await page.emulateMedia({ forcedColors: "active" });
  expect(await audit(page)).toEqual([]);
  await page.emulateMedia({ forcedColors: "none" });
  await page.setViewportSize({ width: 320, height: 800 });
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const path of ["time-zone", "preview-features"]) {
    await page.goto(`/settings/threat-protection/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.setViewportSize({ width: 320, height: 800 });
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide, path).toBeLessThanOrEqual(room ?? 0);
    expect(await audit(page), path).toEqual([]);
  }
});

test("D2 D11: someone without a role is told why the log is closed", async ({ page, signInAs }) => {
  await signInAs(page, OFF, null);
  await page.goto("/audit");
  await expect(title(page, "You cannot open this page")).toBeVisible();
  await expect(page.getByText("You hold none of the roles that may open this")).toBeVisible();
});
