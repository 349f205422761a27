// A round through the app as a person makes it, and what is left of it in the browser.
import { type BrowserContext, type CDPSession, type Page, expect } from "@playwright/test";
import { ON, button, entry, title } from "./app.ts";

/** Every kind of page and panel, the palette and both languages once, and back to Home. */
export async function round(page: Page): Promise<void> {
  for (const [name, heading] of [
    ["Incidents", "Incidents"],
    ["Hunting", "Advanced hunting"],
    ["Action center", "Action center"],
    ["Settings", "Settings"],
  ] as const) {
    await entry(page, name).click();
    await expect(title(page, heading)).toBeVisible();
  }
  await page.getByRole("main").getByRole("link", { name: "Microsoft Threat Protection" }).click();
  await expect(title(page, ON)).toBeVisible();
  await page.getByRole("link", { name: "Time zone" }).click();
  await expect(title(page, "Time zone")).toBeVisible();

  const panels = page.getByRole("complementary");
  await panels.getByRole("button", { name: "Need help?" }).click();
  await expect(panels.getByRole("heading", { name: "Frequently asked questions" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panels.getByRole("heading", { name: "Frequently asked questions" })).toHaveCount(0);

  await button(page, "Language and theme").click();
  await page.getByRole("radio", { name: "Nederlands" }).check();
  await expect(title(page, "Tijdzone")).toBeVisible();
  await page.getByRole("radio", { name: "English" }).check();
  await expect(title(page, "Time zone")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("combobox")).toHaveCount(0);

  await entry(page, "Home").click();
  await expect(title(page, "Home")).toBeVisible();
}

export interface Left {
  nodes: number;
  listeners: number;
  documents: number;
  /** Bytes of the script's heap. */
  heap: number;
  /** Bytes of the WebAssembly's memory, which never gets smaller. */
  memory: number;
}

/** Keeps in view the memory of every WebAssembly that pages of this context start from now on: no counter of the browser's tells. */
export async function watchMemory(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const memories = new Set<WebAssembly.Memory>();
    Object.assign(globalThis, { memories });
    for (const name of ["instantiate", "instantiateStreaming"] as const) {
      const instantiate = WebAssembly[name] as (...given: unknown[]) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
      WebAssembly[name] = (async (...given: unknown[]) => {
        const made = await instantiate.apply(WebAssembly, given);
        for (const value of Object.values((made.instance ?? made).exports)) {
          if (value instanceof WebAssembly.Memory) memories.add(value);
        }
        return made;
      }) as never;
    }
  });
}

/** The bytes of the memories in view. */
async function memory(client: CDPSession): Promise<number> {
  const expression = "[...globalThis.memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
  const { result } = await client.send("Runtime.evaluate", { expression, returnByValue: true });
  return result.value as number;
}

/** What is there after the garbage is collected. */
export async function left(client: CDPSession): Promise<Left> {
  // What is only held by something that was collected goes the second time.
  for (let time = 0; time < 2; time += 1) {
    await client.send("HeapProfiler.collectGarbage");
  }
  const { nodes, jsEventListeners, documents } = await client.send("Memory.getDOMCounters");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  return { nodes, listeners: jsEventListeners, documents, heap: usedSize, memory: await memory(client) };
}

/** WebAssembly's memory grows by so many bytes at a time, and no browser tells how much of it is in use. */
const STEP = 65_536;

/** What became more with the rounds between two looks. Whatever a round leaves behind, it leaves each time. */
export function grown(before: Left, after: Left, rounds: number): string[] {
  const found: string[] = [];
  for (const [name, most] of [
    ["nodes", rounds - 1],
    ["listeners", rounds - 1],
    ["documents", 0],
    // One step may be due to where the last thing found a place.
    ["memory", STEP],
  ] as const) {
    if (after[name] - before[name] > most) {
      found.push(`${name}: ${before[name]}, after ${rounds} more rounds ${after[name]}`);
    }
  }
  return found;
}
