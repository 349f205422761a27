// People sign in with a real identity provider, their roles come from it, and signing out ends both sessions.
import type { Page } from "@playwright/test";
import { GATE, SETTINGS_ADDRESS, button, question, title, turnOnBox } from "../support/app.ts";
import { IdentityProvider, STRANGER, signInThere } from "../support/provider.ts";
import { Server, freePort } from "../support/server.ts";
import { test as base, expect } from "../support/test.ts";

const test = base.extend<{ provider: IdentityProvider }>({
  // The two have to know each other's address before either starts.
  provider: async ({}, use) => {
    const provider = await IdentityProvider.start(`http://127.0.0.1:${await freePort()}`);
    await use(provider);
    await provider.stop();
  },
  server: async ({ provider }, use, info) => {
    const server = await Server.real(new URL(provider.client).host, provider.options);
    await use(server);
    await server.remove();
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
  },
});

/** The status with which the server answers who is signed in. */
const session = async (page: Page): Promise<number> => (await page.request.get("/api/session")).status();

/** Opens an address as nobody, and follows the app's button to the provider. */
async function signIn(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("link", { name: "Sign in with Contoso sign-in" }).click();
  await signInThere(page, name);
}

test("S9: people sign in with the identity provider, land where they wanted to be, and their roles decide", async ({
  page,
  anotherWindow,
  faults,
}) => {
  faults.expect(/status of 401 /);
  await signIn(page, SETTINGS_ADDRESS, "global.admin@contoso.example");
  await expect(page).toHaveURL(SETTINGS_ADDRESS);
  await expect(title(page, GATE)).toBeVisible();
  await expect(turnOnBox(page)).toBeEnabled();

  const reader = await anotherWindow();
  await signIn(reader, SETTINGS_ADDRESS, "security.reader@contoso.example");
  await expect(reader).toHaveURL(SETTINGS_ADDRESS);
  await expect(reader.getByText("You can view this page, not change it.")).toBeVisible();

  // Whoever does not get in is told why, and may try again.
  const other = await anotherWindow();
  await signIn(other, SETTINGS_ADDRESS, STRANGER);
  await expect(other).toHaveURL(`/sign-in?failed=unknownTenant&returnTo=${encodeURIComponent(SETTINGS_ADDRESS)}`);
  await expect(other.getByText("Your organization is not one of this security center.")).toBeVisible();
  expect(await session(other)).toBe(401);
  const undecided = await anotherWindow();
  await signIn(undecided, SETTINGS_ADDRESS, "Give up");
  await expect(undecided.getByText("signing in was given up")).toBeVisible();
  await undecided.getByRole("link", { name: "Sign in with Contoso sign-in" }).click();
  await signInThere(undecided, "security.operator@contoso.example");
  await expect(undecided).toHaveURL(SETTINGS_ADDRESS);
});

test("signing out ends the session here and at the provider, from either side", async ({
  page,
  provider,
  faults,
}) => {
  // The app notices in the middle of its work that the session has ended.
  faults.expect(/status of 401 /);
  await signIn(page, "/settings", "global.admin@contoso.example");
  await expect(title(page, "Settings")).toBeVisible();
  const cookies = (await page.context().cookies(provider.client)).filter((one) => one.httpOnly);
  expect(cookies.map((one) => one.name)).toContain("security-center-session");
  const stored = await page.evaluate(() => [document.cookie, JSON.stringify({ ...localStorage, ...sessionStorage })]);
  expect(stored.join(), "no token where a script could read it").not.toMatch(/eyJ/);

  // From here: the browser goes on to the provider, and comes back from there.
  await page.getByRole("button", { name: /^Account: / }).click();
  await button(page, "Sign out").click();
  await page.getByRole("button", { name: "Sign out here, too" }).click();
  await expect(page).toHaveURL("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  expect(await session(page)).toBe(401);

  // The provider has forgotten, too: it asks again who one is.
  await signIn(page, "/settings", "security.reader@contoso.example");
  await expect(page).toHaveURL("/settings");
  expect(await session(page)).toBe(200);

  // From there: the provider tells the server.
  await page.goto(`${provider.issuer}/session/end`);
  await page.getByRole("button", { name: "Sign out here, too" }).click();
  await expect(page.getByRole("heading", { name: "Signed out at Contoso" })).toBeVisible();
  await expect.poll(() => session(page)).toBe(401);
});

test("D13: a session that the provider ends while something is typed goes on in the same page once signed in again", async ({
  page,
  context,
  provider,
  faults,
}) => {
  faults.expect(/status of 401 /);
  await page.goto("/sign-in?returnTo=/settings/eligibility");
  await page.getByRole("link", { name: "Sign in with Contoso sign-in" }).click();
  await signInThere(page, "security.reader@contoso.example");
  await expect(title(page, "Licence eligibility and permissions")).toBeVisible();
  await page.goto("/settings/eligibility?panel=contact");
  const contact = page.getByRole("complementary");
  const needed = contact.getByRole("textbox", { name: "What do you need?" });
  await needed.fill("Half a sentence");
  // The provider tells the server, in another window of his.
  const other = await context.newPage();
  await other.goto(`${provider.issuer}/session/end`);
  await other.getByRole("button", { name: "Sign out here, too" }).click();
  await expect.poll(() => session(other)).toBe(401);
  await other.close();
  const asked = question(page, "Your session has ended");
  const [again] = await Promise.all([
    context.waitForEvent("page"),
    asked.getByRole("link", { name: /^Sign in again/ }).click(),
  ]);
  await signInThere(again, "security.reader@contoso.example");
  await expect(title(again, "You are signed in")).toBeVisible();
  await again.close();
  await expect(asked).toBeHidden();
  await expect(needed).toHaveValue("Half a sentence");
  await contact.getByRole("button", { name: "Contact me" }).click();
  await expect(contact.getByText("Your request has number 1.")).toBeVisible();

  // And out again, from the app: the provider is asked to forget, too.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Account: / }).click();
  await button(page, "Sign out").click();
  await page.getByRole("button", { name: "Sign out here, too" }).click();
  await expect(page).toHaveURL("/sign-in");
  expect(await session(page)).toBe(401);
});

test("why nobody was signed in is said on the page, and the way that works is there", async ({ page }) => {
  await page.goto("/api/sign-in/provider?returnTo=/account");
  await signInThere(page, "Give up");
  await expect(page.getByText("The identity provider did not let you in, or signing in was given up.")).toBeVisible();
  await page.getByRole("link", { name: "Sign in with Contoso sign-in" }).click();
  await signInThere(page, "security.reader@contoso.example");
  await expect(title(page, "Your sign-in and tokens")).toBeVisible();
  await expect(page.getByRole("region", { name: "Where you are signed in" }).getByText("Identity provider")).toBeVisible();
});
