// Need help? from a question to the answer of support, feedback, and what a panel covers (L32, L33, S25, S34, S35, D13).
import type { Page } from "@playwright/test";
import { button, openSettings, title } from "../support/app.ts";
import { audit } from "../support/audit.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

const corner = (page: Page) => page.getByRole("complementary", { name: "Help and feedback" });
const panel = (page: Page, name: string) => page.getByRole("complementary", { name, exact: true });
const question = (page: Page) => page.getByRole("searchbox", { name: "What do you need help with?" });

test("S34 S37 L33 a question finds its answer on any page, by keyboard, and the answer has an address", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, OFF, "securityReader");
  const opener = corner(page).getByRole("button", { name: "Need help?" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const help = panel(page, "Need help?");
  await expect(question(page)).toBeFocused();
  await expect(help.getByRole("heading", { name: "Frequently asked questions" })).toBeVisible();
  expect(await audit(page)).toEqual([]);
  await page.keyboard.type("data centre locaton");
  const answer = help.getByRole("link", { name: "Ask for another data center location" });
  await expect(answer).toBeVisible();
  await answer.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/panel=help&ask=data\+centre\+locaton&topic=other-location/);
  await expect(help.getByRole("heading", { name: "Ask for another data center location" })).toBeFocused();
  await page.reload();
  await expect(help.getByText("Nobody can change the location in the security center")).toBeVisible();
  await page.goBack();
  await expect(answer).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
});

test("S25 S35 D13 another location is asked for, and the request is listed with its number", async ({
  page,
  faults,
  signInAs,
}) => {
  // The server is what finds the fault in the address, and the browser's console says so.
  faults.expect(/status of 400 .*\/api\/support-requests\)/);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await page.getByRole("link", { name: "Ask for another location" }).click();
  const contact = panel(page, "Contact support");
  await expect(contact.getByText("Your data will be stored at rest in:")).toBeVisible();
  await expect(contact.getByText("not known yet")).toBeVisible();
  expect(await audit(page)).toEqual([]);
  // Nothing typed yet: the first field says so and has the focus.
  await contact.getByRole("button", { name: "Contact me" }).click();
  const description = contact.getByRole("textbox", { name: "What do you need?" });
  await expect(description).toBeFocused();
  await expect(description).toHaveAccessibleDescription(/Fill this in/);
  const text = "\u202eevil\u202c e\u0301 <script>alert(1)</script> & 👩‍👩‍👧\nsecond line";
  await description.fill(text);
  await contact.getByRole("radio", { name: "United Kingdom" }).check();
  const email = contact.getByRole("textbox", { name: "E-mail address" });
  await email.fill("nobody");
  await contact.getByRole("button", { name: "Contact me" }).click();
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription(/This is no e-mail address/);
  await email.fill("reachable@contoso.example");
  await contact.getByRole("button", { name: "Contact me" }).dblclick();
  await expect(contact.getByText("Your request has number 1.")).toBeVisible();
  await contact.getByRole("link", { name: "Your requests" }).first().click();
  const requests = panel(page, "Your requests");
  await expect(requests.getByRole("heading", { name: "Request 1", exact: true })).toBeVisible();
  await expect(requests.getByRole("heading", { name: "Request 2", exact: true })).toHaveCount(0);
  await expect(requests.getByText("Received, not answered yet")).toBeVisible();
  expect(await requests.locator(".typed").last().textContent()).toBe(text);
  expect(await audit(page)).toEqual([]);
});

test("L32 feedback is given from any page", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "securityReader");
  await corner(page).getByRole("button", { name: "Feedback", exact: true }).click();
  const feedback = panel(page, "Give feedback");
  await feedback.getByRole("radio", { name: "Very good" }).check();
  expect(await audit(page)).toEqual([]);
  await feedback.getByRole("button", { name: "Submit" }).click();
  await expect(feedback.getByText("Thank you. Your feedback has number 1.")).toBeVisible();
});

test("L33 the buttons are put away, stay away, and are brought back", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "securityReader");
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/api/preferences") && answer.ok());
  await corner(page).getByRole("button", { name: "Put the buttons for help and feedback away" }).click();
  await expect(corner(page)).toHaveCount(0);
  await expect(button(page, "Need help?")).toBeFocused();
  await saved;
  await page.reload();
  await expect(title(page, "Home")).toBeVisible();
  await expect(corner(page)).toHaveCount(0);
  await button(page, "Need help?").click();
  await button(page, "Show the buttons for help and feedback on every page").click();
  await page.keyboard.press("Escape");
  await expect(corner(page)).toBeVisible();
});

test("L33 the page is out of reach while a panel lies over it, also after the window has become narrow", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, OFF, "securityReader");
  await page.setViewportSize({ width: 1400, height: 800 });
  await button(page, "Need help?").first().click();
  await expect(question(page)).toBeFocused();
  await title(page, "Home").focus();
  await expect(title(page, "Home")).toBeFocused();
  await page.setViewportSize({ width: 390, height: 800 });
  // The heading behind the panel has lost the focus to the panel's, and cannot be reached.
  await expect(panel(page, "Need help?").getByRole("heading", { name: "Need help?" })).toBeFocused();
  await expect(page.locator("main")).toHaveAttribute("inert", "");
  expect(await audit(page)).toEqual([]);
  await page.setViewportSize({ width: 1400, height: 800 });
  await expect(page.locator("main")).not.toHaveAttribute("inert", "");
});

test("L33 who is not signed in finds help", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  await button(page, "Need help?").first().click();
  await question(page).fill("licence");
  await expect(page.getByRole("link", { name: "Which licences make a tenant eligible" })).toBeVisible();
  await panel(page, "Need help?").getByRole("link", { name: "Contact support" }).click();
  await expect(panel(page, "Contact support").getByText("sign in first")).toBeVisible();
  expect(await audit(page)).toEqual([]);
});
