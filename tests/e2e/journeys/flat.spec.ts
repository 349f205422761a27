// Going round and round leaves nothing behind: as many nodes and listeners, and as much memory, after many rounds as after few.
import { isOn, openSettings, turnOn } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";
import { grown, left, round, watchMemory } from "../support/use.ts";

/** Rounds until everything that is made once is made. */
const FIRST = 8;
/** So many more that what each leaves behind needs more memory than was free before. */
const MORE = 32;

test("nodes, listeners and memory stay as many as they were", async ({ page, context, signInAs }) => {
  test.setTimeout(600_000);
  await watchMemory(context);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  await turnOn(page);
  await isOn(page);
  const client = await context.newCDPSession(page);
  for (let number = 0; number < FIRST; number += 1) {
    await round(page);
  }
  const before = await left(client);
  for (let number = 0; number < MORE; number += 1) {
    await round(page);
  }
  const after = await left(client);
  console.log(`after ${FIRST} rounds ${JSON.stringify(before)}, after ${FIRST + MORE} ${JSON.stringify(after)}`);
  expect(before.nodes, "nothing was counted").toBeGreaterThan(100);
  expect(before.listeners, "nothing was counted").toBeGreaterThan(10);
  expect(before.memory, "nothing was counted").toBeGreaterThan(100_000);
  expect(grown(before, after, MORE)).toEqual([]);
});

test("what is left behind is seen", async ({ page, context, signInAs }) => {
  await watchMemory(context);
  await signInAs(page, OFF, "globalAdministrator");
  await openSettings(page);
  const client = await context.newCDPSession(page);
  const before = await left(client);
  await page.evaluate(() => {
    const kept = Array.from({ length: 200 }, () => document.createElement("p"));
    kept.forEach((node) => node.addEventListener("click", () => {}));
    const { memories } = globalThis as unknown as { memories: Set<WebAssembly.Memory> };
    memories.forEach((memory) => memory.grow(2));
    Object.assign(globalThis, { kept });
  });
  const after = await left(client);
  expect(grown(before, after, MORE).map((line) => line.split(":")[0])).toEqual(["nodes", "listeners", "memory"]);
});
