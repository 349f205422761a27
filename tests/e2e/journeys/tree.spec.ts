// What a screen reader finds: names, roles and states in the browser's accessibility tree (WCAG 4.1.2).
import { isOn, openSettings, question, turnOn, turnOnBox, button } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("the frame: landmarks, the way past the navigation, where one is", async ({ page, signInAs }) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Skip to the content"
    - banner:
      - link "Microsoft 365 security"
      - button "Language and theme"
      - 'button /Account: .+/'
    - navigation "Main navigation":
      - button "Navigation" [expanded]
      - list:
        - listitem:
          - link "Home"
        - listitem:
          - link "Incidents"
        - listitem:
          - link "Action center"
        - listitem:
          - link "Hunting"
        - listitem:
          - link "Settings"
    - main:
      - heading "Get unified incidents, automation, and hunting" [level=1]
  `);
  const here = page.getByRole("navigation", { name: "Main navigation" }).locator("[aria-current=page]");
  await expect(here).toHaveAccessibleName("Settings");
});

test("S19 the choice: its name, its state, why Apply waits, and the question before turning off", async ({
  page,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  const main = page.getByRole("main");
  await expect(main).toMatchAriaSnapshot(`
    - checkbox "Turn on Microsoft Threat Protection"
    - button "Apply" [disabled]
  `);
  // What is not so is not found.
  await expect(main).not.toMatchAriaSnapshot(`
    - checkbox "Turn on Microsoft Threat Protection" [checked]
  `);
  await expect(button(page, "Apply")).toHaveAccessibleDescription("Nothing has been changed yet.");
  await turnOnBox(page).check();
  await expect(main).toMatchAriaSnapshot(`
    - checkbox "Turn on Microsoft Threat Protection" [checked]
    - button "Apply"
  `);
  await expect(turnOnBox(page)).toHaveAccessibleDescription(/the service is provisioned/);
  await turnOnBox(page).uncheck();
  await turnOn(page);
  await isOn(page);
  await turnOnBox(page).uncheck();
  await button(page, "Apply").click();
  await expect(question(page, "Turn off Microsoft Threat Protection?")).toMatchAriaSnapshot(`
    - dialog "Turn off Microsoft Threat Protection?":
      - heading "Turn off Microsoft Threat Protection?" [level=2]
      - button "Keep it on"
      - button "Turn off"
  `);
  await expect(button(page, "Keep it on")).toBeFocused();
});

test("D6 the progress: a list of steps, the one under way, and a bar with a name and a value", async ({
  page,
  server,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  await server.fault("connectServices", "hold");
  await openSettings(page);
  await turnOn(page);
  await server.reached("connectServices");
  await expect(page.getByRole("progressbar", { name: "Step 3 of 6" })).toBeVisible();
  const steps = page.getByRole("list", { name: "Steps of provisioning" }).getByRole("listitem");
  await expect(steps).toHaveCount(6);
  await expect(page.locator("[aria-current=step]")).toContainText("Connect the deployed services");
  await server.clear("connectServices");
  await isOn(page);
});
