// Going round and round leaves nothing behind: as many nodes and listeners after many rounds as after few.
import { isOn, openSettings, turnOn } from "../support/app.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test } from "../support/test.ts";
import { left, round, watchMemory } from "../support/use.ts";

/** Rounds until everything that is made once is made. */
const FIRST = 7;
const MORE = 6;

test("nodes and listeners stay as many as they were", async ({ page, context, signInAs }) => {
  test.setTimeout(180_000);
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
  // Less than one a round would be seen: whatever a round leaves behind, it leaves each time.
  expect(after.nodes - before.nodes, "nodes").toBeLessThan(MORE);
  expect(after.listeners - before.listeners, "listeners").toBeLessThan(MORE);
  expect(after.documents).toBe(before.documents);
});

test("what is left behind is seen", async ({ page, context, signInAs }) => {
  await watchMemory(context);
  await signInAs(page, OFF, "globalAdministrator");
  const client = await context.newCDPSession(page);
  const before = await left(client);
  await page.evaluate(() => {
    const kept = Array.from({ length: 100 }, () => document.createElement("p"));
    kept.forEach((node) => node.addEventListener("click", () => {}));
    Object.assign(globalThis, { kept });
  });
  const after = await left(client);
  expect(after.nodes - before.nodes).toBeGreaterThan(90);
  expect(after.listeners - before.listeners).toBeGreaterThan(90);
});
