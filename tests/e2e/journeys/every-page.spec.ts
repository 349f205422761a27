// Every page at 320 pixels and at 400 %, with targets large enough, the focus in sight, without motion and in forced
// colours (WCAG 1.4.4, 1.4.10, 1.4.12, 2.4.7, 2.4.11, 2.5.8).
import type { Page } from "@playwright/test";
import { isOn, openSettings, title, turnOn } from "../support/app.ts";
import { layout, motion, spaceText, targets, text, walk } from "../support/audits.ts";
import { Sender, alertOf } from "../support/incidents.ts";
import { PANELS, type Place, REFUSED, WHILE_OFF, WHILE_ON, WITH_INCIDENTS, visit } from "../support/pages.ts";
import { NOT_ELIGIBLE, OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

/** A journey through every page, in milliseconds: a guard against standing still, not a measure. */
const PATIENCE = 900_000;
const LARGE = { width: 1280, height: 1024 };
/** 1280 by 1024 at 400 %. */
const ZOOMED = { width: 320, height: 256 };

/** All of it, for each page in one state; every finding is told. */
async function look(page: Page, places: Place[]): Promise<void> {
  for (const place of places) {
    await test.step(place.address, async () => {
      const clean = async (what: string, found: string[]): Promise<void> =>
        expect.soft(found, `${place.address}, ${what}`).toEqual([]);
      await page.emulateMedia({ reducedMotion: "reduce", forcedColors: "none" });
      await page.setViewportSize(LARGE);
      await visit(page, place);
      await clean("large", [...(await layout(page)), ...(await targets(page)), ...(await motion(page))]);
      const wide = await walk(page);
      await clean("walked through", wide.found);
      expect(wide.stops, `${place.address} has something to reach`).toBeGreaterThan(2);
      const whole = await text(page);
      await page.setViewportSize(ZOOMED);
      await clean("400 %", [...(await layout(page)), ...(await targets(page))]);
      expect.soft(await text(page), `${place.address} loses nothing at 400 %`).toBe(whole);
      await clean("walked through at 400 %", (await walk(page)).found);
      await spaceText(page, true);
      await clean("400 %, text set apart", await layout(page));
      await page.setViewportSize(LARGE);
      await clean("text set apart", await layout(page));
      await spaceText(page, false);
      await page.emulateMedia({ forcedColors: "active" });
      await clean("walked through in forced colours", (await walk(page)).found);
    });
  }
}

test("every page while the service is off", async ({ page, signInAs }) => {
  test.setTimeout(PATIENCE);
  await signInAs(page, OFF, "globalAdministrator");
  await look(page, WHILE_OFF);
});

test("every panel", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, OFF, "globalAdministrator");
  await look(page, PANELS);
});

test("every page while the service is on", async ({ page, signInAs }) => {
  test.setTimeout(PATIENCE);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  await look(page, WHILE_ON);
});

test("every page while there are incidents", async ({ page, server, signInAs }) => {
  test.setTimeout(PATIENCE);
  const sender = await Sender.of(server, OFF);
  await sender.send(...["Odd command", "New service", "Lure"].map((title, place) => alertOf(`a${place}`, { title, ago: place + 1 })));
  await signInAs(page, OFF, "securityOperator");
  await look(page, WITH_INCIDENTS);
});

test("every page for someone who is refused", async ({ page, signInAs }) => {
  test.setTimeout(PATIENCE);
  await signInAs(page, NOT_ELIGIBLE, "globalAdministrator");
  await look(page, REFUSED);
});

test("each of these audits can fail", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.setViewportSize(ZOOMED);
  await page.goto("/sign-in");
  await expect(title(page, "Sign in")).toBeVisible();
  const before = await text(page);
  expect([...(await layout(page)), ...(await targets(page)), ...(await motion(page))]).toEqual([]);
  expect((await walk(page)).found).toEqual([]);
  await page.evaluate(() => {
    const style = (selector: string, properties: Partial<CSSStyleDeclaration>): void => {
      Object.assign((document.querySelector(selector) as HTMLElement).style, properties);
    };
    style("main", { minWidth: "500px" });
    style("h1", { display: "none" });
    style("main .person", { height: "10px", minHeight: "0", padding: "0", overflow: "hidden" });
    style("main .person", { transition: "opacity 1s" });
    style("main .person + .person, li + li .person", { outline: "none" });
    const cover = document.createElement("div");
    Object.assign(cover.style, { position: "fixed", inset: "0", zIndex: "1" });
    document.body.append(cover);
  });
  expect((await layout(page)).join("\n")).toContain("the page is");
  expect((await targets(page)).join("\n")).toMatch(/\(\d+ by 10\)/);
  expect((await motion(page)).join("\n")).toContain("moves");
  expect(await text(page)).not.toBe(before);
  const walked = (await walk(page)).found.join("\n");
  expect(walked).toContain("the focus is hidden");
  await page.evaluate(() => document.body.lastElementChild?.remove());
  expect((await walk(page)).found.join("\n")).toContain("the focus does not show");
});
