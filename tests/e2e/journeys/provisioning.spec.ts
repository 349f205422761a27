// Provisioning is a real job: it shows in every window, survives a reload and a killed server, and may fail (D6).
import { button, isOn, openSettings, question, step, title, turnOn, GATE, SETTINGS_ADDRESS } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

const CONNECT = "Connect the deployed services";

test("D6 L35: a reload in the middle changes nothing", async ({ page, server, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await server.fault("connectServices", "hold");
  await openSettings(page);
  await turnOn(page);
  await expect(step(page, CONNECT)).toContainText("In progress");
  await expect(page.getByText("Step 3 of 6")).toBeVisible();
  await expect(page.getByText(/^Elapsed time/)).toBeVisible();
  await page.reload();
  await expect(title(page, GATE)).toBeVisible();
  await expect(step(page, CONNECT)).toContainText("In progress");
  await expect(step(page, "Create the tenant's store there")).toContainText("Done");
  await server.clear("connectServices");
  await isOn(page);
});

test("D6: a server that is killed in the middle goes on when it is started again", async ({ page, server, signInAs, faults }) => {
  // While the server is gone the browser cannot reach it, and says so in the console.
  faults.expect(/net::ERR_|status of 50[234]/);
  await signInAs(page, OFF, "securityAdministrator");
  await server.fault("loadData", "hold", "after");
  await openSettings(page);
  await turnOn(page);
  await server.reached("loadData");
  await server.kill();
  await expect(page.getByText("The connection to the server is lost.")).toBeVisible();
  await server.again();
  await isOn(page);
  await expect(page.getByText("The connection to the server is lost.")).toBeHidden();
});

test("D6: a step that fails says which and why, and Retry goes on from there", async ({ page, server, signInAs, anotherWindow }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await server.fault("loadData", "fail");
  await openSettings(page);
  await turnOn(page);
  await expect(page.getByRole("heading", { name: "It went wrong at one step" })).toBeVisible();
  await expect(page.getByText("Failed at: Load what they already have.")).toBeVisible();
  await expect(step(page, "Load what they already have")).toContainText("Failed");
  await expect(step(page, CONNECT)).toContainText("Done");

  // Someone who may only view sees the failure, and who can do something about it.
  const viewer = await anotherWindow();
  await signInAs(viewer, OFF, "securityReader");
  await viewer.goto(SETTINGS_ADDRESS);
  await expect(viewer.getByRole("heading", { name: "It went wrong at one step" })).toBeVisible();
  await expect(viewer.getByRole("main").getByRole("button", { name: "Retry" })).toHaveCount(0);
  await expect(viewer.getByText(/Only a Global administrator or a Security administrator/)).toBeVisible();

  await server.clear("loadData");
  await button(page, "Retry").click();
  await isOn(page);
  await isOn(viewer);
});

test("D6 D9: turning on can be given up after a failure", async ({ page, server, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await server.fault("createStore", "fail");
  await openSettings(page);
  await turnOn(page);
  await button(page, "Stop turning on").click();
  await question(page, "Stop turning on Microsoft Threat Protection?").getByRole("button", { name: "Stop now" }).click();
  await expect(page.getByRole("checkbox", { name: "Turn on Microsoft Threat Protection" })).not.toBeChecked();
});
