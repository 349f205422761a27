// Lists in which something is decided, used by keys: what waits there is not decided by anything else, and goes with its page.
import { button, title } from "../support/app.ts";
import { Sender, alertOf } from "../support/incidents.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("a choice goes with its page, waits while the window is left, and stays what it was when others choose", async ({
  page,
  server,
  signInAs,
  anotherWindow,
}) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(alertOf("a", { title: "Odd command" }));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents");
  await page.getByRole("link", { name: "Odd command" }).click();
  await expect(title(page, "Odd command")).toBeVisible();
  const [status, classification] = [page.getByLabel("Status"), page.getByLabel("Classification")];

  // With the focus, and nothing chosen: its page goes, and comes again.
  await status.focus();
  await page.goBack();
  await expect(title(page, "Incidents")).toBeVisible();
  await page.goForward();
  await expect(title(page, "Odd command")).toBeVisible();

  // The window loses the focus, and the list keeps it.
  await classification.focus();
  await page.keyboard.type("False");
  await expect(page.getByText("Enter, or going on, applies this")).toBeVisible();
  await classification.evaluate((list) => list.dispatchEvent(new FocusEvent("blur")));

  // Somebody else chooses another one meanwhile.
  const other = await anotherWindow();
  await signInAs(other, OFF, "securityAdministrator");
  await other.goto("/incidents/1");
  await other.getByLabel("Classification").selectOption("True alert");
  await expect(other.getByText("Classification changed.")).toBeVisible();
  await expect(page.getByLabel("Determination"), "it is seen here").toBeVisible();
  await expect(classification, "what waits stays").toHaveValue("2");
  await page.keyboard.press("Escape");
  await expect(classification).toHaveValue("1");

  // Going on applies it.
  await page.keyboard.type("False");
  await page.keyboard.press("Tab");
  await expect(page.getByText("Classification changed.")).toBeVisible();
  await expect(other.getByLabel("Classification")).toHaveValue("2");
});

test("the tab is left while something of it is under way, and the page goes on", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(alertOf("a", { title: "Odd command" }));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents/1?tab=history");
  await page.getByLabel("Status").selectOption("In progress");
  await expect(page.getByText("Incident 1 · In progress")).toBeVisible();
  let answer = (): void => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route(/\/(undo|comments)$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("listitem").filter({ hasText: "In progress" }).getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Alerts (1)" }).click();
  await expect(page.getByRole("rowheader", { name: "Odd command" })).toBeVisible();
  answer();
  await expect(page.getByText("Incident 1 · Active")).toBeVisible();
  await expect(page.getByLabel("Status")).toBeEnabled();
  await button(page, "Assign to me").click();
  await expect(page.getByText("Assigned to changed.")).toBeVisible();
});
