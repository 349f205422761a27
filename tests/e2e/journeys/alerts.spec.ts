// Alerts: found in their queue, understood on their page, followed to what they name; and moved to where they belong.
import { button, question, title } from "../support/app.ts";
import { Sender, alertOf } from "../support/incidents.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("an alert is found, opened, decided, taken back, and what it names is followed to all that name it", async ({
  page,
  server,
  signInAs,
}) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(
    alertOf("a", { title: "Odd command", device: "laptop", ago: 50 }),
    alertOf("b", { title: "New service", device: "laptop", severity: "high", ago: 40 }),
    alertOf("c", { title: "Mail with a lure", device: "other", ago: 30 }),
  );
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/alerts");
  const queue = page.getByRole("grid", { name: "Alerts" });
  await expect(page.getByText("3 alerts", { exact: true })).toBeVisible();
  await queue.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(title(page, "New service")).toBeFocused();
  await expect(page).toHaveURL(/\/alerts\/\d+$/);
  await expect(page.getByText("Same device laptop.contoso.example, 10 min apart")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Incident 1: / })).toHaveAttribute("href", "/incidents/1");
  await expect(page.locator("pre.record").first()).toContainText('"mdeDeviceId"');

  await page.getByLabel("Status").selectOption("Resolved");
  await expect(page.getByText("Status changed.")).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Status")).toHaveValue("0");
  await page.getByLabel("Status").selectOption("In progress");
  await expect(page.getByText("Status changed.")).toBeVisible();
  await page.reload();
  const line = page.getByRole("listitem").filter({ hasText: "Status: New → In progress" });
  await line.getByRole("button", { name: "Undo" }).click();
  await question(page, "Undo this?").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Status")).toHaveValue("0");
  await expect(line.first()).toContainText("Undone by");
  await page.getByRole("textbox", { name: "Comment" }).fill("Seen with its owner.");
  await button(page, "Add comment").click();
  await expect(page.getByRole("listitem").filter({ hasText: "Seen with its owner." })).toBeVisible();

  await page.getByRole("link", { name: "laptop.contoso.example" }).click();
  await expect(title(page, "laptop.contoso.example")).toBeFocused();
  await expect(page.getByText("2 alerts name it")).toBeVisible();
  await page.getByRole("link", { name: "Show its alerts" }).click();
  await expect(page.getByText("2 alerts", { exact: true })).toBeVisible();
  await expect(queue.getByRole("rowheader")).toHaveText(["New service", "Odd command"]);
  await page.reload();
  await expect(page.getByText("2 alerts", { exact: true })).toBeVisible();
});

test("alerts are moved into an incident of their own, which is merged, and all of it is taken back", async ({
  page,
  server,
  signInAs,
}) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(
    alertOf("a", { title: "Odd command", device: "laptop", ago: 50 }),
    alertOf("b", { title: "New service", device: "laptop", ago: 40 }),
    alertOf("c", { title: "Mail with a lure", device: "other", ago: 30 }),
  );
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents/1?tab=alerts");
  const move = async () => {
    await page.getByRole("checkbox", { name: "Select New service" }).check();
    await expect(page.getByText("1 of 2 alerts selected")).toBeVisible();
    await button(page, "Move alerts").click();
    await expect(page.getByRole("link", { name: "Alerts (1)" })).toBeVisible();
  };
  await move();
  await button(page, "Undo").click();
  await expect(page.getByRole("link", { name: "Alerts (2)" })).toBeVisible();
  await expect(button(page, "Undo")).toHaveCount(0);
  await expect(page.getByText("Moved here by a person")).toHaveCount(0);
  // The incident that was made for it lives on where it is, so that the next one has another number.
  await move();
  await page.getByRole("link", { name: "Incident 4", exact: true }).click();
  await expect(title(page, "New service")).toBeVisible();

  const merge = async () => {
    await page.goto("/incidents/4?tab=alerts");
    await expect(page.getByText("Moved here by a person")).toBeVisible();
    await page.getByLabel("To incident (number)").fill("2");
    await expect(page.getByText("Incident 2: Mail with a lure")).toBeVisible();
    await button(page, "Merge the whole incident into it").click();
    await question(page, "Merge incident 4 into 2?").getByRole("button", { name: "Merge" }).click();
    await expect(page.getByText("Incident 4 · Joined with another")).toBeVisible();
  };
  await merge();
  await button(page, "Undo").click();
  await expect(page.getByText("Incident 4 · Active")).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveText([/New service/]);
  await merge();
  await page.goto("/incidents/2?tab=alerts");
  await expect(page.getByRole("rowheader")).toHaveText([/New service/, /Mail with a lure/]);
});

test("what somebody else did is taken back from the history, and what cannot be says why", async ({
  page,
  server,
  signInAs,
}) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(
    alertOf("a", { title: "Odd command", device: "laptop", ago: 50 }),
    alertOf("b", { title: "New service", device: "laptop", ago: 40 }),
    alertOf("c", { title: "Mail with a lure", device: "other", ago: 30 }),
  );
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents/1");
  await page.getByLabel("Status").selectOption("In progress");
  await expect(page.getByText("Status changed.")).toBeVisible();
  await page.getByLabel("Status").selectOption("Resolved");
  await question(page, "Resolve the incident and 2 alerts?").getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Incident 1 · Resolved")).toBeVisible();
  await page.goto("/incidents/2?tab=alerts");
  await page.getByLabel("To incident (number)").fill("1");
  await button(page, "Merge the whole incident into it").click();
  await question(page, "Merge incident 2 into 1?").getByRole("button", { name: "Merge" }).click();
  await expect(page.getByText("Incident 2 · Joined with another")).toBeVisible();

  await signInAs(page, OFF, "securityAdministrator");
  await page.goto("/incidents/1?tab=history");
  const line = (text: string | RegExp) => page.getByRole("listitem").filter({ hasText: text });
  // The merge opened it, so that neither change of its status is as it was made.
  await expect(line(/Status: Active → In progress/)).toContainText("Changed again since by");
  const confirm = () =>
    question(page, "Undo this?").getByRole("button", { name: "Undo" }).press("Enter");
  await line("Incident 2 was joined with this one").getByRole("button", { name: "Undo" }).press("Enter");
  await confirm();
  await expect(line("Incident 2 was joined with this one")).toContainText("Undone by");
  await page.reload();
  await line(/Status: In progress → Resolved/).getByRole("button", { name: "Undo" }).click();
  await confirm();
  await expect(page.getByText("Incident 1 · In progress")).toBeVisible();
  await line(/Status: Active → In progress/).getByRole("button", { name: "Undo" }).click();
  await confirm();
  await expect(page.getByText("Incident 1 · Active")).toBeVisible();
  await expect(button(page, "Undo")).toHaveCount(0);
});

test("an incident is read as a graph by keyboard, and as a report", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(
    alertOf("a", { title: "Odd command", device: "laptop", ago: 50 }),
    alertOf("b", { title: "New service", device: "laptop", ago: 40 }),
  );
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents/1?tab=graph");
  const graph = page.getByRole("list", { name: "Attack graph" });
  await graph.getByRole("link", { name: /^Medium: Odd command/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(graph.getByRole("link", { name: /^Device: laptop/ })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await expect(graph.getByRole("link", { name: /^Medium: New service/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "New service" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Report" }).click();
  await expect(page.getByRole("heading", { name: "In sentences" })).toBeVisible();
  await expect(page.getByText("on laptop.contoso.example").first()).toBeVisible();
});
