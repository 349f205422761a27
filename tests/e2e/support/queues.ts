// The queue of incidents of the product, and the one of AG Grid Community in React that it is compared with (tests/peers).
import { type Locator, type Page, expect } from "@playwright/test";
import type { QueueApp } from "./peers.ts";

interface Parts {
  /** What is scrolled. */
  body: string;
  /** A row of it. */
  row: string;
  /** A cell that says something. */
  cell: string;
}

/** What the parts are called in each. */
export const PARTS: Record<QueueApp, Parts> = {
  product: {
    body: "[role=grid].grid",
    row: ".grid-rows [role=row]",
    cell: ":is([role=rowheader], [role=gridcell]):not(:has(input))",
  },
  queue: {
    body: ".ag-grid-viewport",
    row: ".ag-grid-scrolling-rows .ag-row",
    cell: '.ag-cell:not([col-id^="ag-Grid"])',
  },
};

/** What stands for a row that is not here yet. */
export const BLANK = "…";

/** Opens the queue: of the product with these parameters of its address, of the other one with those that the product asked for. */
export async function openQueue(page: Page, app: QueueApp, parameters: string): Promise<string> {
  const asked = page.waitForRequest((request) => request.url().includes("/api/incidents/order"));
  await page.goto(`/incidents${parameters}`);
  const order = new URL((await asked).url()).search;
  await expect(rows(page, app).first()).toContainText("Active", { timeout: 60_000 });
  return order;
}

export function body(page: Page, app: QueueApp): Locator {
  return page.locator(PARTS[app].body);
}

export function rows(page: Page, app: QueueApp): Locator {
  return page.locator(PARTS[app].row);
}

/** What the rows in sight say, cell by cell, from the top. */
export async function readRows(page: Page, app: QueueApp): Promise<string[][]> {
  return page.evaluate(({ body, row, cell }) => {
    const frame = (document.querySelector(body) as HTMLElement).getBoundingClientRect();
    // The headings stand above the rows, in the same frame.
    const place = (row: Element): number => row.getBoundingClientRect().top;
    const inSight = [...document.querySelectorAll(row)].filter((row) => place(row) >= frame.top && place(row) < frame.bottom - 50);
    inSight.sort((one, other) => place(one) - place(other));
    const plain = (cell: Element): string => (cell.textContent ?? "").replace(/\s+/g, " ").trim();
    return inSight.map((row) => [...row.querySelectorAll(cell)].map(plain));
  }, PARTS[app]);
}
