// What was measured, and where it is written for `cargo xtask bench` to read.
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** The one in the middle. */
export function median(figures: number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) {
    throw new Error("nothing was measured");
  }
  return middle;
}

export function write(name: string, figures: object): void {
  const folder = resolve(import.meta.dirname, "../results/bench");
  mkdirSync(folder, { recursive: true });
  writeFileSync(resolve(folder, `${name}.json`), `${JSON.stringify(figures, undefined, 1)}\n`);
}

/** A number of the environment. */
export function wanted(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isFinite(value) || value <= 0) {
    throw new Error(`${name} has to be a number above 0`);
  }
  return value;
}
