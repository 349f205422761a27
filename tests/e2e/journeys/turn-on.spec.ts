// Turning on, and who may (S8, S19, S20).
import { FEATURES, GATE, SETTINGS_ADDRESS, button, entry, isOn, openSettings, title, turnOn, turnOnBox } from "../support/app.ts";
import { type Role, holder, signedIn, tenantNamed } from "../support/people.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

for (const role of ["globalAdministrator", "securityAdministrator"] as const) {
  test(`S8 S19 S20: a ${role} turns the service on, and the features open`, async ({ page, signInAs }) => {
    await signInAs(page, OFF, role);
    // The way of S20: Settings, then Microsoft Threat Protection.
    await entry(page, "Settings").click();
    await page.getByRole("main").getByRole("link", { name: "Microsoft Threat Protection" }).click();
    await expect(title(page, GATE)).toBeVisible();
    await expect(page).toHaveURL(SETTINGS_ADDRESS);
    await turnOn(page);
    await isOn(page);
    await expect(page.getByText("Your data is stored at rest in:")).toBeVisible();
    for (const feature of FEATURES) {
      await entry(page, feature.entry).click();
      await expect(title(page, feature.heading)).toBeVisible();
    }
  });
}

test("S19: selecting alone changes nothing", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await expect(button(page, "Apply")).toBeDisabled();
  await turnOnBox(page).check();
  await expect(button(page, "Apply")).toBeEnabled();
  // The browser asks before it forgets the choice; a person who insists finds it forgotten.
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(turnOnBox(page)).not.toBeChecked();
  await expect(title(page, GATE)).toBeVisible();
});

const VIEWERS: Role[] = ["securityOperator", "globalReader", "securityReader"];

for (const role of VIEWERS) {
  test(`S8 D1: a ${role} is refused, in the app and by the server`, async ({ page, server, signInAs }) => {
    const { tenant, person } = await signInAs(page, OFF, role);
    await openSettings(page);
    await expect(turnOnBox(page)).toBeDisabled();
    await expect(button(page, "Apply")).toHaveCount(0);
    await expect(page.getByText(/Only a Global administrator or a Security administrator can change this/)).toBeVisible();

    const api = await signedIn(server.url, tenant, person);
    const service = await api.get("/api/threat-protection");
    expect(service.status()).toBe(200);
    const refused = await api.patch("/api/threat-protection", {
      headers: { "if-match": service.headers()["etag"] ?? "" },
      data: { optedIn: true },
    });
    expect(refused.status()).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "forbidden", refusals: ["administratorRoleMissing"] });
    expect(await (await api.get("/api/threat-protection")).json()).toMatchObject({ state: "off" });
    await api.dispose();
  });
}

test("L5 D1: someone whose roles give nothing is refused by the server, even to look", async ({ server }) => {
  const tenant = await tenantNamed(server.url, OFF);
  const api = await signedIn(server.url, tenant, holder(tenant, null));
  for (const path of ["threat-protection", "incidents", "remediation-actions", "data-sources"]) {
    const refused = await api.get(`/api/${path}`);
    expect(refused.status(), path).toBe(403);
    expect(((await refused.json()) as { refusals: string[] }).refusals, path).toContain("viewingRoleMissing");
  }
  await api.dispose();
});

test("D1: nobody gets anything without signing in", async ({ request }) => {
  for (const path of ["session", "tenant", "threat-protection", "incidents", "events"]) {
    const refused = await request.get(`/api/${path}`);
    expect(refused.status(), path).toBe(401);
  }
});
