// What must not happen in any journey: errors in the console, errors of the page, violations of the content policy.
import type { BrowserContext } from "@playwright/test";

export class Faults {
  #found: string[] = [];
  #expected: RegExp[] = [];

  /** Watches every page of a context, those that open later as well. */
  async watch(context: BrowserContext): Promise<void> {
    // The policy reports to the document; the console says it too, but not for every kind of violation.
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`Content policy: ${event.violatedDirective} blocked ${event.blockedURI || "inline code"}`);
      });
    });
    context.on("console", (message) => {
      if (message.type() === "error") {
        this.#found.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.#found.push(`page: ${error.error()}`));
  }

  /** Says that the journey causes this on purpose: an answer 401 the first time somebody opens the app, say. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Everything that happened. */
  all(): string[] {
    return this.#found;
  }

  /** What happened and was not expected. */
  unexpected(): string[] {
    return this.#found.filter((fault) => !this.#expected.some((pattern) => pattern.test(fault)));
  }
}
