// One's own sessions and API tokens, the keys of services, and a session that ends in the middle of work.
import type { Locator, Page } from "@playwright/test";
import { button, openSettings, question, title } from "../support/app.ts";
import { audit } from "../support/audit.ts";
import { choice, holder, signInOnPage, signedIn } from "../support/people.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

const KEYS = "/settings/threat-protection/service-keys";
const ENDED = "Your session has ended";

/** The browser's console calls the refusals that these journeys are about errors. */
const REFUSED = /status of 401 /;

function region(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** What is shown this once. */
async function secretOf(page: Page): Promise<string> {
  const secret = await page.locator("code.secret").textContent();
  return secret ?? "";
}

/** On any page: begins to ask for help, and writes this. */
async function write(page: Page, text: string): Promise<Locator> {
  await page.goto("/settings/eligibility?panel=contact");
  const contact = page.getByRole("complementary");
  await contact.getByRole("textbox", { name: "What do you need?" }).fill(text);
  return contact;
}

test("ones own sessions are listed, one is ended, and all are", async ({ page, anotherWindow, signInAs, faults }) => {
  faults.expect(REFUSED);
  const { tenant, person } = await signInAs(page, OFF, "securityReader");
  const other = await anotherWindow();
  await signInOnPage(other, tenant, person);
  await page.getByRole("button", { name: /^Account: / }).click();
  await page.getByRole("link", { name: "Your sign-in and tokens" }).click();
  await expect(title(page, "Your sign-in and tokens")).toBeVisible();
  const sessions = region(page, "Where you are signed in");
  await expect(sessions.getByRole("row")).toHaveCount(3);
  await expect(sessions.getByText("This browser")).toHaveCount(1);
  expect(await audit(page)).toEqual([]);
  await sessions.getByRole("button", { name: /^Sign out / }).click();
  await expect(sessions.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "Where you are signed in" })).toBeFocused();
  await other.reload();
  await expect(title(other, "Sign in")).toBeVisible();

  await signInOnPage(other, tenant, person);
  await button(page, "Sign out everywhere").click();
  const sure = question(page, "Sign out everywhere?");
  expect(await audit(page)).toEqual([]);
  await sure.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(title(page, "Sign in")).toBeVisible();
  await expect(question(page, ENDED)).toHaveCount(0);
  await other.reload();
  await expect(title(other, "Sign in")).toBeVisible();
});

test("a token is made, used by a program within its scopes, and revoked", async ({ page, signInAs, server, playwright }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await page.goto("/account");
  await page.getByRole("textbox", { name: "Name" }).fill("Nightly report");
  await page.getByRole("checkbox", { name: "ThreatProtection.Read.All" }).check();
  await button(page, "Make the token").click();
  const note = page.getByText("This is shown only now.");
  await expect(note).toBeFocused();
  expect(await audit(page)).toEqual([]);
  const secret = await secretOf(page);
  const program = await playwright.request.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { authorization: `Bearer ${secret}` },
  });
  expect((await program.get("/api/tenant")).status()).toBe(200);
  expect((await program.get("/api/audit")).status()).toBe(403);
  await button(page, "I have kept it").click();
  await expect(page.locator("code.secret")).toHaveCount(0);
  await page.reload();
  const tokens = region(page, "API tokens");
  await expect(tokens.getByRole("row", { name: /Nightly report/ })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  await tokens.getByRole("button", { name: "Revoke Nightly report" }).click();
  await question(page, "Revoke Nightly report?").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("There are none.")).toBeVisible();
  expect((await program.get("/api/tenant")).status()).toBe(401);
  await program.dispose();
});

test("an application's token does what its role may, and who may not make one is told why", async ({
  page,
  anotherWindow,
  signInAs,
  server,
  playwright,
}) => {
  await signInAs(page, OFF, "securityAdministrator");
  await page.goto("/account");
  await page.getByRole("textbox", { name: "Name" }).fill("Export");
  await page.getByRole("checkbox", { name: "AuditLog.Read.All" }).check();
  await page.getByRole("radio", { name: "an application with the role Security Reader" }).check();
  await button(page, "Make the token").click();
  await expect(page.getByText("This is shown only now.")).toBeVisible();
  const program = await playwright.request.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { authorization: `Bearer ${await secretOf(page)}` },
  });
  expect((await program.get("/api/audit")).status()).toBe(200);
  await program.dispose();
  const reader = await anotherWindow();
  await signInAs(reader, OFF, "securityReader");
  await reader.goto("/account");
  await expect(reader.getByRole("radio", { name: "myself" })).toBeChecked();
  await expect(reader.getByRole("radio", { name: /an application/ })).toHaveCount(0);
  await expect(reader.getByText("Only a Global administrator or a Security administrator can change this.")).toBeVisible();
});

test("D1 D2 a service has two keys at most, and a viewer reads why he makes none", async ({ page, anotherWindow, signInAs }) => {
  await signInAs(page, OFF, "securityAdministrator");
  await openSettings(page);
  await page.getByRole("link", { name: "Service keys" }).click();
  const make = button(page, "Make a key for Azure ATP");
  await make.click();
  await expect(page.getByText("This is shown only now.")).toBeFocused();
  const first = await secretOf(page);
  expect(await audit(page)).toEqual([]);
  await button(page, "I have kept it").click();
  await make.click();
  await expect(page.getByText("Revoke one to make another.")).toBeVisible();
  const second = await secretOf(page);
  expect(second).not.toBe(first);
  await expect(make).toHaveCount(0);
  const end = first.slice(-4);
  await button(page, `Revoke …${end}`).click();
  await question(page, `Revoke …${end}?`).getByRole("button", { name: "Revoke" }).click();
  await expect(make).toBeVisible();
  const viewer = await anotherWindow();
  await signInAs(viewer, OFF, "securityReader");
  await viewer.goto(KEYS);
  await expect(viewer.getByText(`…${second.slice(-4)}`)).toBeVisible();
  await expect(viewer.getByText("You can view this page, not change it.")).toBeVisible();
  await expect(viewer.getByRole("button", { name: /^(Revoke|Make a key)/ })).toHaveCount(0);
});

test("D13 a session ends while a request for help is written: signed in again, it is sent as it was", async ({
  page,
  context,
  signInAs,
  faults,
  server,
}) => {
  faults.expect(REFUSED);
  const { tenant, person } = await signInAs(page, OFF, "securityReader");
  const contact = await write(page, "Half a sentence");
  // Somewhere else he signs out everywhere.
  const elsewhere = await signedIn(server.url, tenant, person);
  expect((await elsewhere.delete("/api/sessions")).ok()).toBe(true);
  await elsewhere.dispose();
  // The page notices by itself that the stream of events has ended.
  const asked = question(page, ENDED);
  await expect(asked).toBeVisible();
  expect(await audit(page)).toEqual([]);
  // He finishes his sentence first, and is told again when he sends it.
  await asked.getByRole("button", { name: "Not now" }).click();
  const needed = contact.getByRole("textbox", { name: "What do you need?" });
  await expect(needed).toHaveValue("Half a sentence");
  await expect(asked).toBeHidden();
  await needed.press("End");
  await needed.pressSequentially(" and the rest");
  await expect(needed).toHaveValue("Half a sentence and the rest");
  await expect(button(page, "Sign in again")).toBeVisible();
  expect(await audit(page)).toEqual([]);
  await contact.getByRole("button", { name: "Contact me" }).click();
  await expect(asked).toBeVisible();
  const [again] = await Promise.all([
    context.waitForEvent("page"),
    asked.getByRole("link", { name: /^Sign in again/ }).click(),
  ]);
  await choice(again, tenant, person).click();
  await expect(title(again, "You are signed in")).toBeVisible();
  expect(await audit(again)).toEqual([]);
  await again.close();
  await expect(asked).toBeHidden();
  await expect(contact.getByText("Your request has number 1.")).toBeVisible();
  await contact.getByRole("link", { name: "Your requests" }).first().click();
  await expect(page.locator(".typed").last()).toHaveText("Half a sentence and the rest");
});

test("D13 another person who signs in instead finds nothing of what was typed", async ({
  page,
  context,
  signInAs,
  faults,
  server,
}) => {
  faults.expect(REFUSED);
  const { tenant, person } = await signInAs(page, OFF, "securityReader");
  const contact = await write(page, "Nobody else's business");
  const elsewhere = await signedIn(server.url, tenant, person);
  expect((await elsewhere.delete("/api/sessions")).ok()).toBe(true);
  await elsewhere.dispose();
  const [again] = await Promise.all([
    context.waitForEvent("page"),
    question(page, ENDED).getByRole("link", { name: /^Sign in again/ }).click(),
  ]);
  await choice(again, tenant, holder(tenant, "globalReader")).click();
  await expect(title(again, "You are signed in")).toBeVisible();
  await expect(contact.getByRole("textbox", { name: "What do you need?" })).toHaveValue("");
  await expect(question(page, ENDED)).toHaveCount(0);
  await contact.getByRole("link", { name: "Your requests" }).first().click();
  await expect(page.getByText("You have made no requests yet.")).toBeVisible();
});
