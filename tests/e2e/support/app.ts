// What a person finds on the pages, by role and label only, in English unless a journey says otherwise.
import { type Locator, type Page, expect } from "@playwright/test";

/** The three features that open together: entry of the navigation, address, heading of its own page. */
export const FEATURES = [
  { entry: "Incidents", address: "/incidents", heading: "Incidents" },
  { entry: "Action center", address: "/action-center", heading: "Action center" },
  { entry: "Hunting", address: "/hunting", heading: "Advanced hunting" },
] as const;

export const SETTINGS_ADDRESS = "/settings/threat-protection";
export const GATE = "Get unified incidents, automation, and hunting";
export const ON = "Microsoft Threat Protection";
export const REFUSED = "You cannot open this page";

/** The one heading that names the page. */
export function title(page: Page, name: string): Locator {
  return page.getByRole("heading", { level: 1, name, exact: true });
}

export function entry(page: Page, name: string): Locator {
  return page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name, exact: true });
}

export function turnOnBox(page: Page): Locator {
  return page.getByRole("checkbox", { name: "Turn on Microsoft Threat Protection" });
}

export function button(page: Page, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** The question with this title, while it is open. */
export function question(page: Page, name: string): Locator {
  return page.getByRole("dialog", { name });
}

/** A step of provisioning, in its list. */
export function step(page: Page, name: string): Locator {
  return page
    .getByRole("list", { name: "Steps of provisioning" })
    .getByRole("listitem")
    .filter({ hasText: name });
}

/** Opens the settings page and waits until the choice is there. */
export async function openSettings(page: Page): Promise<void> {
  await page.goto(SETTINGS_ADDRESS);
  await expect(page.getByRole("heading", { level: 2, name: "Opt-in / Opt-out" })).toBeVisible();
}

/** On the settings page: selects and applies. */
export async function turnOn(page: Page): Promise<void> {
  await turnOnBox(page).check();
  await button(page, "Apply").click();
}

/** On the settings page: waits until the service is on. */
export async function isOn(page: Page): Promise<void> {
  await expect(title(page, ON)).toBeVisible();
  await expect(turnOnBox(page)).toBeChecked();
}

/** On the settings page: unselects, applies, confirms. */
export async function turnOff(page: Page): Promise<void> {
  await turnOnBox(page).uncheck();
  await button(page, "Apply").click();
  await question(page, "Turn off Microsoft Threat Protection?").getByRole("button", { name: "Turn off" }).click();
}
