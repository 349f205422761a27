// How the browser's part of `cargo xtask bench` runs: one page at a time, nothing beside it, no second try.
import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config.ts";

export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../results/bench-files",
  reporter: [["list"]],
  timeout: 60 * 60_000,
  workers: 1,
  fullyParallel: false,
  use: { ...journeys.use, trace: "off", screenshot: "off" },
});
