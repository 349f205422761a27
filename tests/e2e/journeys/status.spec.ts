// What becomes of the service is told to screen readers, once (WCAG 4.1.3).
import { button, isOn, openSettings, question, step, title, turnOn, turnOff, GATE, entry } from "../support/app.ts";
import { listen } from "../support/audits.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("each state of the service is told once, on the page where it changes and on any other", async ({
  page,
  server,
  anotherWindow,
  signInAs,
}) => {
  await signInAs(page, OFF, "globalAdministrator");
  const viewer = await anotherWindow();
  await signInAs(viewer, OFF, "securityReader");
  await openSettings(page);
  await entry(viewer, "Home").click();
  await server.fault("loadData", "fail");
  const told = await listen(page);
  const toldThere = await listen(viewer);
  await turnOn(page);
  await expect(button(page, "Retry")).toBeVisible();
  await server.fault("loadData", "hold");
  await button(page, "Retry").click();
  await expect(step(page, "Load what they already have")).toContainText("In progress");
  await server.clear("loadData");
  await isOn(page);
  await turnOff(page);
  await expect(title(page, GATE)).toBeVisible();
  await expect(question(page, "Turn off Microsoft Threat Protection?")).toBeHidden();
  for (const messages of [told, toldThere]) {
    const sentences = [
      "Provisioning of Microsoft Threat Protection failed at one step.",
      "Microsoft Threat Protection is on.",
      "Microsoft Threat Protection is off.",
    ];
    await expect.poll(messages).toEqual(expect.arrayContaining(sentences));
    const said = await messages();
    for (const sentence of sentences) {
      expect(said.filter((message) => message === sentence), said.join(" | ")).toHaveLength(1);
    }
  }
});

test("the listener hears what is said, and what is said twice", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  const told = await listen(page);
  await page.evaluate(async () => {
    const region = document.createElement("p");
    region.role = "status";
    document.body.append(region);
    for (let times = 0; times < 2; times += 1) {
      region.textContent = "Saved.";
      await new Promise((next) => requestAnimationFrame(next));
    }
    document.body.append("no status");
  });
  await expect.poll(told).toEqual(["Saved.", "Saved."]);
});
