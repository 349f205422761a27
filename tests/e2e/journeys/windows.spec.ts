// Several windows: they follow each other without a reload, and nobody overwrites anybody (S26 to S29, S33, D10).
import { GATE, button, entry, isOn, openSettings, question, step, title, turnOff, turnOn, turnOnBox } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("S26 S33: turning on and off shows in the other window at once", async ({ page, server, anotherWindow, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  const other = await anotherWindow();
  await signInAs(other, OFF, "securityReader");
  await entry(other, "Incidents").click();
  await expect(title(other, GATE)).toBeVisible();

  await server.fault("correlate", "hold");
  await openSettings(page);
  await turnOn(page);
  await expect(step(other, "Correlate alerts into incidents")).toContainText("In progress");
  await server.clear("correlate");
  await expect(title(other, "Incidents")).toBeVisible();

  await isOn(page);
  await turnOff(page);
  await expect(title(other, GATE)).toBeVisible();
});

test("D10: a choice based on an old version is not lost and does not overwrite", async ({
  page,
  anotherWindow,
  signInAs,
  faults,
}) => {
  faults.expect(/status of 412/);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  const other = await anotherWindow();
  const { person } = await signInAs(other, OFF, "securityAdministrator");
  await openSettings(other);

  // Here: wants to turn off, and reads what will happen. There: turns off, and on again.
  await turnOnBox(page).uncheck();
  await button(page, "Apply").click();
  const confirm = question(page, "Turn off Microsoft Threat Protection?");
  await expect(confirm).toBeVisible();
  await turnOff(other);
  await expect(title(other, GATE)).toBeVisible();
  await turnOn(other);
  await isOn(other);

  await confirm.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByText(`by ${person.person.displayName}: it is now on.`)).toBeVisible();
  // The choice is still there, and Apply applies it to what is there now.
  await expect(turnOnBox(page)).not.toBeChecked();
  await button(page, "Apply").click();
  await confirm.getByRole("button", { name: "Turn off" }).click();
  await expect(title(page, GATE)).toBeVisible();
  await expect(title(other, GATE)).toBeVisible();
});

test("D10: what two people want alike is done once and said to the second", async ({ page, server, anotherWindow, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  const other = await anotherWindow();
  await signInAs(other, OFF, "securityAdministrator");
  await openSettings(page);
  await openSettings(other);
  await turnOnBox(page).check();
  await server.fault("reserveLocation", "hold");
  await turnOn(other);
  // The first one's choice has become true without him: he is shown the progress, and nothing is left to apply.
  await expect(step(page, "Reserve the data center location")).toContainText("In progress");
  await server.clear("reserveLocation");
  await isOn(page);
  await isOn(other);
});
