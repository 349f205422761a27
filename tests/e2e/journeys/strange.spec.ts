// What attackers write into alerts is shown as text, on every page that shows it.
import type { Page } from "@playwright/test";
import { Sender, alertOf, counts, queue } from "../support/incidents.ts";
import { RUNS, strange, strangeAlert } from "../support/strange.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

/** Nothing of it ran, nothing of it became part of the page, and no link would run it. */
async function isText(page: Page): Promise<void> {
  await expect(page.getByText(/^(Loading|Laden)/)).toHaveCount(0);
  const found = await page.evaluate((runs) => {
    const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
    return {
      ran: "ran" in globalThis,
      images: all('img[src="x"]').length,
      scripts: all("script:not([src])").filter((script) => script.textContent?.includes("ran")).length,
      handlers: all("*").filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on"))).length,
      links: all("a[href]").map((link) => link.getAttribute("href") ?? "").filter((href) => href.startsWith(runs)),
    };
  }, RUNS.slice(0, 11));
  expect(found, page.url()).toEqual({ ran: false, images: 0, scripts: 0, handlers: 0, links: [] });
}

/** Where the pages lead that are about what the alert names. */
async function entities(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('main a[href^="/entities/"]')].map((link) => link.getAttribute("href") ?? ""));
}

test("whatever an attacker writes into an alert is shown as text, wherever it is shown", async ({ page, server, signInAs }) => {
  test.slow();
  const sender = await Sender.of(server, OFF);
  await sender.send(strangeAlert("a"));
  // A kind of strange name that links: the device of another alert.
  await sender.send(alertOf("b", { title: "Plain", device: `x"><script>globalThis.ran=1</script>`, ago: 5 }));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents?days=any");
  await counts(page, 2);
  await expect(queue(page).getByRole("rowheader").filter({ hasText: "<script>globalThis.ran=1</script>" })).toHaveCount(1);
  await isText(page);

  const seen = new Set<string>();
  const places = [
    "/",
    "/?panel=notifications",
    "/incidents?preview=1",
    ...["", "graph", "alerts", "devices", "users", "mailboxes", "evidence", "history", "report"].map((tab) => `/incidents/1?tab=${tab}`),
    "/alerts",
    "/alerts?preview=1",
    "/alerts/1",
    "/incidents/2?tab=graph",
    "/alerts/2",
  ];
  for (const place of places) {
    await page.goto(place);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await isText(page);
    (await entities(page)).forEach((link) => seen.add(link));
  }
  // What it names has pages, whose addresses are made of what the attacker wrote.
  expect(seen.size).toBeGreaterThan(10);
  for (const link of seen) {
    await page.goto(link);
    await expect(page.getByText("alert names it").or(page.getByText("alerts name it")).first(), link).toBeVisible();
    await isText(page);
  }

  // All of it is there to be read: in the record, and where it has a place.
  await page.goto("/alerts/1");
  const record = page.locator("pre.record").first();
  for (const field of ["title", "description", "technique", "device.deviceDnsName", "process.commandLine", "somethingNew.newName"]) {
    await expect(record).toContainText(JSON.stringify(strange(field)).slice(1, 40 + field.length));
  }
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<img src=x");

  // Written by a person here, it is no different.
  const written = `own "><img src=x onerror="globalThis.ran=1">‮txt.exe`;
  await page.goto("/incidents/1?tab=history");
  await page.getByRole("textbox", { name: "Comment" }).fill(written);
  await page.getByRole("button", { name: "Add comment" }).click();
  await expect(page.getByText(written).first()).toBeVisible();
  await isText(page);

  // Found by what it says, in the queue and from everywhere.
  await page.goto(`/incidents?days=any&q=${encodeURIComponent("<script>globalThis")}`);
  await isText(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("<img src=x");
  await isText(page);

  // In a file for spreadsheets no cell is a formula.
  await page.goto("/alerts");
  const file = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const csv = await (await page.request.get(file ?? "")).text();
  expect(csv).toContain("<script>");
  expect(csv).not.toMatch(/(^|[,\n])"?[=+@-]/);
});
