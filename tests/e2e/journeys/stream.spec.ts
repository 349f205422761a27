// An evening's stream of alerts while somebody works off the queue: nothing moves but by his own hand.
import type { Page } from "@playwright/test";
import { button } from "../support/app.ts";
import { Sender, alertOf, counts, queue, selection } from "../support/incidents.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";

interface Evening {
  acting: boolean;
  moved: string[];
}

/** Looks at every frame: what is where, and who has the focus. What differs while nobody acts was moved. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const evening: Evening = { acting: false, moved: [] };
    Object.assign(globalThis, { evening });
    const grid = document.querySelector("[role=grid]") as HTMLElement;
    // Which incident stands in which row, for as long as the order is the same.
    const places = new Map<string, string>();
    const now = (): string => {
      const { activeElement } = document;
      const selected = [...grid.querySelectorAll("[aria-selected=true]")].map((row) => row.getAttribute("aria-rowindex"));
      return JSON.stringify([
        grid.scrollTop,
        grid.getBoundingClientRect().top,
        grid.getAttribute("aria-activedescendant"),
        activeElement?.id || activeElement?.textContent,
        selected.sort(),
        // Which one is beside them.
        location.search,
        [...document.querySelectorAll("textarea")].map((field) => field.value),
      ]);
    };
    let before = now();
    const look = (): void => {
      for (const row of grid.querySelectorAll("[role=row][aria-rowindex]")) {
        const [place, link] = [row.getAttribute("aria-rowindex") ?? "", row.querySelector("[role=rowheader] a")?.getAttribute("href")];
        if (link) {
          if ((places.get(place) ?? link) !== link) evening.moved.push(`row ${place}: ${places.get(place)} became ${link}`);
          places.set(place, link);
        }
      }
      const after = now();
      if (after !== before && !evening.acting) evening.moved.push(`${before} became ${after}`);
      before = after;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** What the person does, and what he waits for after it. */
async function act(page: Page, what: () => Promise<void>): Promise<void> {
  const acting = (is: boolean): Promise<void> =>
    page.evaluate(
      (is) =>
        // At the end of a frame: what the last one showed belongs to what was done before it.
        new Promise<void>((done) =>
          requestAnimationFrame(() => {
            (globalThis as unknown as { evening: Evening }).evening.acting = is;
            requestAnimationFrame(() => done());
          }),
        ),
      is,
    );
  await acting(true);
  await what();
  await acting(false);
}

test("an evening's alerts arrive while somebody works, and nothing moves but by his own hand", async ({ page, server, signInAs }) => {
  test.slow();
  const sender = await Sender.of(server, OFF);
  await sender.send(...Array.from({ length: 80 }, (_, place) => alertOf(`n${place}`, { ago: 500 + place })));
  await signInAs(page, OFF, "securityOperator");
  await page.goto("/incidents");
  await counts(page, 80);
  const grid = queue(page);
  await grid.focus();
  await watch(page);
  const moved = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { evening: Evening }).evening.moved);
  // What moves by itself is seen.
  await grid.evaluate((element) => (element.scrollTop = 7));
  await expect.poll(moved).not.toEqual([]);
  await act(page, () => grid.evaluate((element) => void (element.scrollTop = 0)));
  await page.evaluate(() => (globalThis as unknown as { evening: Evening }).evening.moved.splice(0));

  // New incidents, more alerts of those that are there, worse ones, and alerts that make one incident of two.
  let over = false;
  let sent = 0;
  const stream = (async (): Promise<void> => {
    for (let batch = 0; !over; batch += 1) {
      await sender.send(
        alertOf(`new${batch}`, { ago: 1 }),
        alertOf(`more${batch}`, { device: `n${batch % 80}`, severity: "high", ago: 400 }),
        alertOf(`worse${batch}`, { device: `n${(batch * 7) % 80}`, category: "Impact", ago: 300 }),
        { ...joins(`join${batch}`, `n${60 + (batch % 18)}`, `n${61 + (batch % 18)}`) },
      );
      sent = batch + 1;
    }
  })();
  const until = async (batches: number): Promise<void> => expect.poll(() => sent, { timeout: 60_000 }).toBeGreaterThanOrEqual(batches);

  await until(3);
  for (let step = 0; step < 12; step += 1) {
    await act(page, () => page.keyboard.press("ArrowDown"));
  }
  await until(6);
  await act(page, async () => {
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(selection(page)).toContainText("2 selected");
  });
  await until(10);
  await act(page, async () => {
    await button(page, "Preview").press("Enter");
    await expect(page.getByRole("group", { name: "Preview" }).getByRole("heading", { level: 2 }).first()).toBeVisible();
  });
  await until(14);
  await act(page, async () => {
    const before = page.url();
    await grid.focus();
    await page.keyboard.press("PageDown");
    // What is beside them follows a moment later.
    await expect(page).not.toHaveURL(before);
  });
  await until(18);
  await act(page, async () => {
    await button(page, "Add comment").press("Enter");
    await page.getByRole("dialog").getByLabel("Comment").fill("Half a sen");
  });
  await until(24);
  over = true;
  await stream;
  await expect(page.getByRole("button", { name: /^\d+ new, show$/, includeHidden: true })).toHaveText(`${sent} new, show`);
  expect(await moved()).toEqual([]);
  await expect(page.getByRole("dialog").getByLabel("Comment")).toHaveValue("Half a sen");
});

/** An alert on two devices: what was of each is of one incident now. */
function joins(id: string, one: string, other: string): object {
  const first = alertOf(id, { device: one, ago: 200 }) as { evidence: object[] };
  const second = alertOf(id, { device: other, ago: 200 }) as { evidence: object[] };
  return { ...first, evidence: [...first.evidence, ...second.evidence] };
}
