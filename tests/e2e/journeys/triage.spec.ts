// Working off incidents: found, opened, understood, decided, taken back; by keyboard alone; with two at once; while alerts arrive.
import { button, question, title } from "../support/app.ts";
import { Sender, alertOf, counts, queue, row, selection } from "../support/incidents.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("an incident is found, opened, understood, assigned, judged, commented, resolved, and that taken back", async ({
  page,
  server,
  signInAs,
}) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(
    alertOf("a", { title: "Odd command", device: "laptop", ago: 50 }),
    alertOf("b", { title: "New service", device: "laptop", category: "Persistence", severity: "high", ago: 40 }),
    alertOf("c", { title: "Mail with a lure", device: "other", ago: 30 }),
  );
  const { person } = await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents");
  await counts(page, 2);
  await page.getByRole("searchbox", { name: "Search by name, ID or entity" }).fill("laptop");
  await counts(page, 1);
  await expect(page).toHaveURL(/q=laptop/);
  await page.reload();
  await counts(page, 1);
  const name = "Multi-stage incident: execution and persistence on 1 device";
  await row(page, name).getByRole("link").click();
  await expect(title(page, name)).toBeVisible();
  await expect(page.getByText("2 of 2 alerts active")).toBeVisible();

  await page.getByRole("link", { name: "Alerts (2)" }).click();
  await expect(page).toHaveURL(/tab=alerts/);
  await expect(page.getByRole("row").filter({ hasText: "New service" })).toContainText(
    "Same device laptop.contoso.example, 10 min apart",
  );
  await page.getByRole("link", { name: "Devices (1)" }).click();
  await expect(page.getByRole("rowheader", { name: "laptop.contoso.example" })).toBeVisible();

  await button(page, "Assign to me").click();
  await expect(page.getByText("Assigned to changed.")).toBeVisible();
  await page.getByLabel("Classification").selectOption("True alert");
  await expect(page.getByText("Classification changed.")).toBeVisible();
  await page.getByLabel("Determination").selectOption("Malware");
  await page.getByLabel("Tags").fill("finance, laptop");
  await button(page, "Apply").click();
  await expect(page.getByText("Tags changed.")).toBeVisible();

  await page.getByLabel("Status").selectOption("Resolved");
  const sure = question(page, "Resolve the incident and 2 alerts?");
  await expect(sure.getByRole("listitem")).toHaveText(["Odd command", "New service"]);
  await sure.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Status changed.")).toBeVisible();
  await expect(page.getByText("Incident 1 · Resolved")).toBeVisible();
  await button(page, "Undo").click();
  await expect(page.getByText("Incident 1 · Active")).toBeVisible();

  await page.getByRole("link", { name: "Comments and history" }).click();
  await page.getByRole("textbox", { name: "Comment" }).fill("Seen with its owner.");
  await button(page, "Add comment").click();
  const told = page.getByRole("list").filter({ hasText: "Seen with its owner." });
  await expect(told.getByRole("listitem").first()).toContainText("Seen with its owner.");
  await expect(told).toContainText("Taken back: Status: Resolved → Active; 2 alerts with it");
  await expect(told).toContainText(person.person.displayName);
});

test("the same by keyboard alone", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(...["one", "two", "three"].map((id, place) => alertOf(id, { title: `Alert ${id}`, ago: 10 * (place + 1) })));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents");
  await counts(page, 3);
  await queue(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(queue(page)).toHaveAttribute("aria-activedescendant", "incidents-1");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(selection(page)).toContainText("2 selected");
  await expect(queue(page).getByRole("row", { selected: true })).toHaveCount(2);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(title(page, "Alert one")).toBeFocused();
  // The browser's own key is not one of the page's.
  await page.goBack();
  await counts(page, 3);
});

test("the present incident is read and decided beside the queue, by keyboard alone", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(...["one", "two", "three"].map((id, place) => alertOf(id, { title: `Alert ${id}`, ago: 10 * (place + 1) })));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents");
  await counts(page, 3);
  await button(page, "Preview").press("Enter");
  const preview = page.getByRole("group", { name: "Preview" });
  await expect(preview.getByRole("heading", { name: "Alert one" })).toBeVisible();
  await queue(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(preview.getByRole("heading", { name: "Alert two" })).toBeVisible();
  await expect(page).toHaveURL(/[?&]preview=/);
  await expect(queue(page)).toBeFocused();
  await preview.getByRole("button", { name: "Assign to me" }).press("Enter");
  await expect(preview.getByText("Assigned to changed.")).toBeVisible();
  await preview.getByRole("button", { name: "Next" }).press("Enter");
  await expect(preview.getByRole("heading", { name: "Alert three" })).toBeVisible();
  // The address is all that somebody else needs to see the same.
  await page.reload();
  await expect(preview.getByRole("heading", { name: "Alert three" })).toBeVisible();
  await expect(queue(page)).toHaveAttribute("aria-activedescendant", "incidents-2");
  await preview.getByRole("button", { name: "Next" }).focus();
  await page.keyboard.press("Escape");
  await expect(preview).toBeHidden();
  await expect(queue(page)).toBeFocused();
});

test("many are changed at once, those that cannot be are named, and all of it is taken back", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(...Array.from({ length: 12 }, (_, place) => alertOf(`n${place}`, { ago: place + 1 })));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents?sort=id&status=any");
  await counts(page, 12);
  await queue(page).focus();
  await page.keyboard.press("Control+a");
  await expect(selection(page)).toContainText("12 selected");
  await button(page, "Resolve").click();
  await question(page, "Resolve 12 incidents?").getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Status changed of 12 incidents.")).toBeVisible();
  await expect(queue(page).getByRole("gridcell", { name: "Resolved" }).first()).toBeVisible();
  await button(page, "Undo").click();
  await expect(queue(page).getByRole("gridcell", { name: "Resolved" })).toHaveCount(0);
  await page.goto("/incidents");
  await counts(page, 12);
  // And the same is written about each, which stays.
  await queue(page).focus();
  await page.keyboard.press("Control+a");
  await button(page, "Add comment").click();
  await page.getByRole("dialog").getByLabel("Comment").fill("Seen with their owners.");
  await page.getByRole("dialog").getByRole("button", { name: "Add comment" }).click();
  await expect(page.getByText("Comment added to 12 incidents.")).toBeVisible();
  await expect(button(page, "Undo")).toHaveCount(0);
  await page.goto("/incidents/12?tab=history");
  await expect(page.getByText("Seen with their owners.")).toHaveCount(1);
});

test("on a small screen and by keyboard many are opened again, given back and judged, and it is taken back", async ({ page, server, signInAs }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const sender = await Sender.of(server, OFF);
  await sender.send(alertOf("a", { title: "One", ago: 2 }), alertOf("b", { title: "Two", ago: 1 }));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents?sort=id&status=any");
  await counts(page, 2);
  await queue(page).focus();
  await page.keyboard.press("Control+a");
  // Nothing is begun while something is under way.
  const through = () => expect(page.locator("progress")).toHaveCount(0);
  const choose = async (menu: string, item: string) => {
    await button(page, menu).focus();
    await page.keyboard.press("Enter");
    const one = page.getByRole("group", { name: menu }).getByRole("button", { name: item, exact: true });
    await expect(one).toBeInViewport({ ratio: 1 });
    await one.focus();
    await page.keyboard.press("Enter");
    await expect(one).toBeHidden();
  };
  await button(page, "Set status").press("Enter");
  await page.keyboard.press("Escape");
  await expect(button(page, "Set status")).toBeFocused();
  await button(page, "Resolve").press("Enter");
  await question(page, "Resolve 2 incidents?").getByRole("button", { name: "Resolve" }).press("Enter");
  await expect(page.getByText("Status changed of 2 incidents.")).toBeVisible();
  await choose("Set status", "Set to active (reopen)");
  await through();
  await choose("Classify", "With a determination");
  const asked = page.getByRole("dialog");
  await asked.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(button(page, "Classify")).toBeFocused();
  await choose("Classify", "With a determination");
  await asked.getByLabel("Classification").selectOption("Expected activity");
  await asked.getByLabel("Determination").selectOption("Security testing");
  await asked.getByRole("button", { name: "Apply" }).press("Enter");
  await expect(button(page, "Classify")).toBeFocused();
  await expect(page.getByText("Classification changed of 2 incidents.")).toBeVisible();
  await button(page, "Assign to me").press("Enter");
  await expect(page.getByText("Assigned to changed of 2 incidents.")).toBeVisible();
  await choose("Hand over", "Assign to nobody");
  await through();
  await expect(button(page, "Undo")).toBeVisible();
  await button(page, "Undo").press("Enter");
  await through();
  await expect(button(page, "Undo")).toHaveCount(0);
  await page.goto("/incidents/1");
  await expect(page.getByText("Incident 1 · Active")).toBeVisible();
  await expect(page.getByLabel("Determination")).toHaveValue(/[1-9]/);
  await expect(button(page, "Assign to nobody")).toBeVisible();
});

test("while alerts arrive nothing moves, and what is new waits until it is asked for", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(...Array.from({ length: 60 }, (_, place) => alertOf(`n${place}`, { ago: 100 + place })));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents");
  await counts(page, 60);
  const grid = queue(page);
  await grid.focus();
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Space");
  await expect(row(page, "Alert n30")).toBeVisible();
  const where = async (): Promise<unknown> => [
    await grid.evaluate((element) => element.scrollTop),
    await grid.getAttribute("aria-activedescendant"),
    await grid.getByRole("rowheader").allTextContents(),
    await grid.getByRole("row", { selected: true }).allTextContents(),
    await page.evaluate(() => document.activeElement?.id),
  ];
  const before = await where();
  await sender.send(...Array.from({ length: 25 }, (_, place) => alertOf(`new${place}`, { ago: 1 })));
  await expect(button(page, "25 new, show")).toBeVisible();
  expect(await where()).toEqual(before);
  // Something of a row that is in sight changes: it is marked where it is.
  await sender.send(alertOf("more", { device: "n31", severity: "high", ago: 99 }));
  await expect(row(page, "on 1 device").getByText("Changed since you looked")).toBeVisible();
  const [top, present, , , focus] = (await where()) as unknown[];
  expect([top, present, focus]).toEqual([(before as unknown[])[0], (before as unknown[])[1], (before as unknown[])[4]]);
  await page.getByRole("button", { name: /^\d+ new, show$/ }).click();
  await counts(page, 85);
});

test("two who work on one incident see what the other does, and neither overwrites the other", async ({
  page,
  server,
  signInAs,
  anotherWindow,
}) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(alertOf("a", { title: "Odd command" }));
  await signInAs(page, OFF, "securityOperator");
  const other = await anotherWindow();
  await signInAs(other, OFF, "securityAdministrator");
  await page.goto("/incidents/1");
  await other.goto("/incidents/1");
  await expect(title(other, "Odd command")).toBeVisible();
  await page.getByLabel("Tags").fill("half typ");
  await other.getByLabel("Status").selectOption("In progress");
  await expect(other.getByText("Status changed.")).toBeVisible();
  await expect(page.getByText("Incident 1 · In progress")).toBeVisible();
  await expect(page.getByLabel("Tags"), "what is being typed stays").toHaveValue("half typ");
  await button(page, "Apply").click();
  await expect(page.getByText("Tags changed.")).toBeVisible();
  await expect(other.getByLabel("Tags")).toHaveValue("half typ");
});

test("who may only look sees everything and is told why nothing can be changed", async ({ page, server, signInAs }) => {
  const sender = await Sender.of(server, OFF);
  await sender.send(alertOf("a", { title: "Odd command" }));
  await signInAs(page, OFF, "securityReader");
  await page.goto("/incidents/1");
  await expect(title(page, "Odd command")).toBeVisible();
  await expect(page.getByLabel("Status")).toBeDisabled();
  await expect(page.getByText("Security operator", { exact: false }).first()).toBeVisible();
});
