// A tenant whose service is on, with alerts as a supported service sends them.
import { type Locator, type Page, expect } from "@playwright/test";
import { Caller, sendAlerts } from "./programs.ts";
import type { Server } from "./server.ts";

/** What is told of an alert where it matters; the rest is as usual. */
export interface Told {
  title?: string;
  severity?: "high" | "medium" | "low" | "informational";
  category?: string;
  /** The device that it is about: alerts that share one are an incident. */
  device?: string;
  /** How many minutes ago it was. */
  ago?: number;
}

/** An alert, some minutes ago. */
export function alertOf(id: string, { title = `Alert ${id}`, severity = "medium", category = "Execution", device = id, ago = 60 }: Told): object {
  const from = new Date(Date.now() - ago * 60_000).toISOString();
  return {
    id,
    serviceSource: "microsoftDefenderForEndpoint",
    title,
    severity,
    category,
    status: "new",
    createdDateTime: from,
    lastUpdateDateTime: from,
    firstActivityDateTime: from,
    lastActivityDateTime: from,
    evidence: [
      {
        "@odata.type": "#microsoft.graph.security.deviceEvidence",
        verdict: "malicious",
        mdeDeviceId: `device-${device}`,
        deviceDnsName: `${device}.contoso.example`,
      },
      {
        "@odata.type": "#microsoft.graph.security.fileEvidence",
        verdict: "suspicious",
        fileDetails: { sha256: "a".repeat(63) + (device.length % 10), fileName: "invoice.exe" },
        roles: ["contextual"],
      },
    ],
  };
}

/** A service of a tenant that is on, which sends alerts. */
export class Sender {
  #server: Server;
  #key: string;

  private constructor(server: Server, key: string) {
    this.#server = server;
    this.#key = key;
  }

  /** Turns the service of the tenant on, and makes a key. */
  static async of(server: Server, tenant: string): Promise<Sender> {
    const admin = await Caller.of(server, tenant, "globalAdministrator");
    await admin.turnOn();
    return new Sender(server, await admin.serviceKey("defenderAtp"));
  }

  async send(...alerts: object[]): Promise<void> {
    await sendAlerts(this.#server, this.#key, alerts);
  }
}

/** The queue. */
export function queue(page: Page): Locator {
  return page.getByRole("grid", { name: "Incidents" });
}

/** The row of an incident whose name holds a text. */
export function row(page: Page, name: string): Locator {
  return queue(page).getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
}

/** What can be done with those that are selected. */
export function selection(page: Page): Locator {
  return page.getByRole("group", { name: "What to do with the selection" });
}

/** Waits until so many incidents are said to be listed. */
export async function counts(page: Page, count: number): Promise<void> {
  await expect(page.getByText(count === 1 ? "1 incident" : `${count} incidents`, { exact: true })).toBeVisible();
}
