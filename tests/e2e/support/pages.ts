// Every page and panel by the state in which it is met: a new one is a line here, and all audits look at it.
import { type Page, expect } from "@playwright/test";
import { title } from "./app.ts";

export interface Place {
  address: string;
  /** The heading that says it is there: of the page, or of the panel beside it. */
  heading: string;
}

/** While the service is off. */
export const WHILE_OFF: Place[] = [
  { address: "/", heading: "Home" },
  { address: "/incidents", heading: "Get unified incidents, automation, and hunting" },
  { address: "/settings", heading: "Settings" },
  { address: "/settings/threat-protection", heading: "Get unified incidents, automation, and hunting" },
  { address: "/settings/threat-protection/time-zone", heading: "Time zone" },
  { address: "/settings/threat-protection/preview-features", heading: "Preview features" },
  { address: "/settings/threat-protection/service-keys", heading: "Service keys" },
  { address: "/settings/eligibility", heading: "Licence eligibility and permissions" },
  { address: "/alerts", heading: "Alerts" },
  { address: "/audit", heading: "Audit log" },
  { address: "/permissions", heading: "Permissions" },
  { address: "/sign-in", heading: "Sign in" },
  { address: "/sign-in?failed=unknownTenant", heading: "Sign in" },
  { address: "/signed-in", heading: "You are signed in" },
  { address: "/account", heading: "Your sign-in and tokens" },
  { address: "/no-such-page", heading: "There is no such page" },
];

/** What lies beside a page. */
export const PANELS: Place[] = [
  { address: "/settings?panel=notifications", heading: "Notifications" },
  { address: "/?panel=help", heading: "Need help?" },
  { address: "/?panel=help&topic=location", heading: "Need help?" },
  { address: "/settings/threat-protection?panel=contact", heading: "Contact support" },
  { address: "/?panel=requests", heading: "Your requests" },
  { address: "/?panel=feedback", heading: "Give feedback" },
  { address: "/?panel=navigation", heading: "Customize navigation" },
  { address: "/?panel=shortcuts", heading: "Keyboard shortcuts" },
];

/** While the service is on. */
export const WHILE_ON: Place[] = [
  { address: "/", heading: "Home" },
  { address: "/incidents", heading: "Incidents" },
  { address: "/action-center", heading: "Action center" },
  { address: "/hunting", heading: "Advanced hunting" },
  { address: "/alerts", heading: "Alerts" },
  { address: "/settings/threat-protection", heading: "Microsoft Threat Protection" },
  { address: "/audit?action=turnedOn", heading: "Audit log" },
  { address: "/incidents?panel=notifications", heading: "Notifications" },
];

/** While there are incidents. */
export const WITH_INCIDENTS: Place[] = [
  { address: "/incidents", heading: "Incidents" },
  { address: "/incidents?q=nothing-of-the-kind", heading: "Incidents" },
  { address: "/incidents?preview=1", heading: "Incidents" },
  { address: "/incidents/1", heading: "Odd command" },
  { address: "/incidents/1?tab=alerts", heading: "Odd command" },
  { address: "/incidents/1?tab=graph", heading: "Odd command" },
  { address: "/incidents/1?tab=report", heading: "Odd command" },
  { address: "/incidents/1?tab=devices", heading: "Odd command" },
  { address: "/incidents/1?tab=history", heading: "Odd command" },
  { address: "/alerts", heading: "Alerts" },
  { address: "/alerts?q=nothing-of-the-kind", heading: "Alerts" },
  { address: "/alerts?preview=1", heading: "Alerts" },
  { address: "/alerts/1", heading: "Odd command" },
  { address: "/entities/device:mde:device-a0", heading: "a0.contoso.example" },
];

/** For someone who may not open them. */
export const REFUSED: Place[] = [
  { address: "/", heading: "Home" },
  { address: "/incidents", heading: "You cannot open this page" },
  { address: "/settings/eligibility", heading: "Licence eligibility and permissions" },
];

/** Goes there and waits until nothing is loading any more. */
export async function visit(page: Page, place: Place): Promise<void> {
  await page.goto(place.address);
  const panel = page.getByRole("complementary").getByRole("heading", { level: 2, name: place.heading, exact: true });
  await expect(place.address.includes("?panel=") ? panel : title(page, place.heading)).toBeVisible();
  await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
}
