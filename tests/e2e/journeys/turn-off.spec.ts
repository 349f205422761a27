// Turning off: what happens is said first, the features leave at once, the data stays for a while (S31 to S33, D9).
import { GATE, button, isOn, openSettings, question, title, turnOff, turnOn, turnOnBox } from "../support/app.ts";
import { signedIn } from "../support/people.ts";
import { AUTOMATIC, OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("S31 S32 S33 D9: turning off asks first, closes the features, and turning on brings everything back", async ({
  page,
  server,
  signInAs,
}) => {
  const { tenant, person } = await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  const api = await signedIn(server.url, tenant, person);
  const before = await (await api.get("/api/incidents")).json();

  await turnOnBox(page).uncheck();
  await button(page, "Apply").click();
  const confirm = question(page, "Turn off Microsoft Threat Protection?");
  await expect(confirm).toContainText("There are no incidents, alerts or pending actions.");
  await expect(confirm).toContainText("The data is kept until");
  await expect(confirm).toContainText("No more data arrives from: Microsoft Defender ATP");
  await expect(confirm).toContainText("Figures of");
  await confirm.getByRole("button", { name: "Keep it on" }).click();
  await expect(confirm).toBeHidden();
  await expect(title(page, "Microsoft Threat Protection")).toBeVisible();

  await button(page, "Apply").click();
  await confirm.getByRole("button", { name: "Turn off" }).click();
  await expect(title(page, GATE)).toBeVisible();
  await expect(page.getByText(/The service was on before\. Its data is kept until/)).toBeVisible();
  for (const path of ["incidents", "alerts", "remediation-actions", "data-sources"]) {
    const refused = await api.get(`/api/${path}`);
    expect(refused.status(), path).toBe(403);
    expect(await refused.json(), path).toMatchObject({ code: "disabledFeature" });
  }

  await turnOn(page);
  await isOn(page);
  expect(await (await api.get("/api/incidents")).json()).toEqual(before);
  await api.dispose();
});

test("D5: turned off by a person, the service does not turn on by itself again", async ({ page, anotherWindow, signInAs }) => {
  await signInAs(page, AUTOMATIC, "globalAdministrator");
  await openSettings(page);
  await isOn(page);
  await turnOff(page);
  await expect(title(page, GATE)).toBeVisible();
  const other = await anotherWindow();
  await signInAs(other, AUTOMATIC, "securityAdministrator");
  await openSettings(other);
  await expect(title(other, GATE)).toBeVisible();
  await expect(turnOnBox(other)).not.toBeChecked();
});
