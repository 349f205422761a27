// A whole triage without a pointer and without sight: by keys, and by what the accessibility tree says.
import { alertOf, Sender } from "../support/incidents.ts";
import { choice, holder, tenantNamed } from "../support/people.ts";
import { Reader } from "../support/reader.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

test("an incident is found, understood, assigned, commented, judged, resolved and taken back by keyboard and accessibility tree alone", async ({
  page,
  server,
}) => {
  test.slow();
  const sender = await Sender.of(server, OFF);
  await sender.send(
    alertOf("a", { title: "Odd command", device: "laptop", ago: 50 }),
    alertOf("b", { title: "New service", device: "laptop", category: "Persistence", severity: "high", ago: 40 }),
    alertOf("c", { title: "Mail with a lure", device: "other", ago: 30 }),
  );
  const tenant = await tenantNamed(server.url, OFF);
  const person = holder(tenant, "securityOperator");
  await page.goto("/");
  await expect(choice(page, tenant, person)).toBeVisible();
  const reader = await Reader.of(page);
  const determination = async (): Promise<unknown> => {
    const answer = await page.request.get("/api/incidents/1");
    return ((await answer.json()) as { incident: { determination: string } }).incident.determination;
  };
  // Several have that name: which button it is says the page, not the tree.
  await choice(page, tenant, person).focus();
  await page.keyboard.press("Enter");
  await reader.finds("heading", "Home");

  // Found.
  await reader.press("link", "Incidents");
  await reader.isAt("heading", "Incidents");
  await reader.hears("2 incidents");
  await reader.tabTo("searchbox", "Search by name, ID or entity");
  await page.keyboard.type("laptop");
  await reader.hears("1 incident");
  await reader.tabTo("grid", "Incidents");
  const name = "Multi-stage incident: execution and persistence on 1 device";
  await expect.poll(() => reader.presentRow()).toContain(name);
  expect(await reader.presentRow()).toContain("High");

  // Opened and understood.
  await page.keyboard.press("Enter");
  await reader.isAt("heading", name);
  await reader.finds("StaticText", "2 of 2 alerts active");
  await reader.press("link", "Alerts (2)");
  await reader.finds("row", /New service.*Same device laptop\.contoso\.example, 10 min apart/);
  await reader.press("link", "Devices (1)");
  await reader.finds("rowheader", "laptop.contoso.example");

  // Assigned, judged, commented.
  await reader.press("button", "Assign to me");
  await reader.hears("Assigned to changed.");
  await reader.isAt("button", "Assign to nobody");
  await reader.tabTo("combobox", "Classification");
  await page.keyboard.type("True");
  await reader.hears("applies this");
  await page.keyboard.press("Enter");
  await reader.hears("Classification changed.");
  await reader.isAt("combobox", "Classification = True alert");
  await reader.tabTo("combobox", "Determination");
  // The first letter alone is another one: nothing is applied on the way. Going on applies it.
  await page.keyboard.type("Malw");
  await page.keyboard.press("Tab");
  await expect.poll(async () => (await determination()) as string).toBe("malware");
  await reader.isAt("textbox", "Incident name");
  await reader.press("link", "Comments and history");
  await reader.tabTo("textbox", "Comment");
  await page.keyboard.type("Seen with its owner.");
  await reader.press("button", "Add comment");
  await reader.finds("StaticText", "Seen with its owner.");

  // Resolved, after the question which alerts go with it.
  await reader.tabTo("combobox", "Status");
  await page.keyboard.type("Resolved");
  await page.keyboard.press("Enter");
  await reader.finds("dialog", "Resolve the incident and 2 alerts?");
  await reader.finds("listitem", "New service");
  await reader.press("button", "Resolve");
  await reader.hears("Status changed.");
  await reader.finds("StaticText", "Incident 1 · Resolved");

  // And taken back.
  await reader.press("button", "Undo");
  await reader.finds("StaticText", "Incident 1 · Active");
  await expect.poll(() => reader.focused(), "the focus stays on something").not.toMatch(/^(RootWebArea|generic|none)/);
});
