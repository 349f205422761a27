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
  await button(page, "Undo").click();
  await expect(page.getByLabel("Status")).toHaveValue("0");
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
  await page.getByRole("checkbox", { name: "Select New service" }).check();
  await expect(page.getByText("1 of 2 alerts selected")).toBeVisible();
  await button(page, "Move alerts").click();
  await expect(page.getByRole("link", { name: "Alerts (1)" })).toBeVisible();
  await page.getByRole("link", { name: "Incident 3", exact: true }).click();
  await expect(title(page, "New service")).toBeVisible();

  await page.goto("/incidents/3?tab=alerts");
  await expect(page.getByText("Moved here by a person")).toBeVisible();
  await page.getByLabel("To incident (number)").fill("2");
  await expect(page.getByText("Incident 2: Mail with a lure")).toBeVisible();
  await button(page, "Merge the whole incident into it").click();
  await question(page, "Merge incident 3 into 2?").getByRole("button", { name: "Merge" }).click();
  await expect(page.getByText("Incident 3 · Joined with another")).toBeVisible();
  await page.goto("/incidents/2?tab=alerts");
  await expect(page.getByRole("rowheader")).toHaveText([/New service/, /Mail with a lure/]);
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
