// A program that talks to the server by the official client of Microsoft Graph, and a service that sends alerts.
import {
  AuthenticationHandler,
  Client,
  type Context,
  type Middleware,
  RetryHandler,
  TelemetryHandler,
} from "@microsoft/microsoft-graph-client";
import { expect } from "@playwright/test";
import { type Role, holder, tenantNamed } from "./people.ts";
import type { Server } from "./server.ts";

/** Where the server is told that browsers reach it: the client speaks https only, and gives its token to no other host. */
export const PUBLIC = "https://127.0.0.1:1";

/** Stands for the proxy that speaks TLS: whatever goes to the public address goes to the server. */
class Line implements Middleware {
  #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  async execute(context: Context): Promise<void> {
    const address = String(context.request);
    if (!address.startsWith(PUBLIC)) {
      throw new Error(`${address} is not below ${PUBLIC}`);
    }
    context.response = await fetch(this.#server.url + address.slice(PUBLIC.length), context.options);
  }
}

/** Requests with the session of somebody who holds a role in a tenant. */
export class Caller {
  #url: string;
  #cookie: string;

  private constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async of(server: Server, tenantName: string, role: Role): Promise<Caller> {
    const tenant = await tenantNamed(server.url, tenantName);
    const answer = await fetch(`${server.url}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ tenantId: tenant.tenant.id, personId: holder(tenant, role).person.id }),
    });
    expect(answer.status).toBe(201);
    return new Caller(server.url, answer.headers.getSetCookie()[0]?.split(";")[0] ?? "");
  }

  async send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: { cookie: this.#cookie, "content-type": "application/json", ...headers },
      body: body && JSON.stringify(body),
    });
  }

  /** Turns the service of the tenant on, and waits until it is. */
  async turnOn(): Promise<void> {
    const path = "/api/threat-protection";
    const version = (await this.send("GET", path)).headers.get("etag") ?? "";
    expect((await this.send("PATCH", path, { optedIn: true }, { "if-match": version })).status).toBe(200);
    const state = async (): Promise<string> => ((await (await this.send("GET", path)).json()) as { state: string }).state;
    await expect.poll(state).toBe("on");
  }

  /** A key of the service, once for all. */
  async serviceKey(service: string): Promise<string> {
    const answer = await this.send("POST", "/api/service-keys", { service });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { secret: string }).secret;
  }

  /** The official client, with an API token of this person for these scopes. */
  async client(server: Server, scopes: string[]): Promise<Client> {
    const answer = await this.send("POST", "/api/tokens", { name: "A program", scopes, expiresInDays: 1 });
    expect(answer.status).toBe(201);
    const { secret } = (await answer.json()) as { secret: string };
    const chain = [
      new AuthenticationHandler({ getAccessToken: async () => secret }),
      new RetryHandler(),
      new TelemetryHandler(),
      new Line(server),
    ];
    chain.forEach((handler, place) => {
      const next = chain[place + 1];
      if (next && "setNext" in handler) {
        handler.setNext(next);
      }
    });
    return Client.initWithMiddleware({ baseUrl: `${PUBLIC}/`, customHosts: new Set(["127.0.0.1"]), middleware: chain[0] });
  }
}

/** An alert as a service sends it, on a device of its own. */
export function alert(id: string, severity: string): object {
  return {
    id,
    serviceSource: "microsoftDefenderForEndpoint",
    title: `Alert ${id}`,
    severity,
    category: "Execution",
    status: "new",
    createdDateTime: "2026-01-31T12:00:00Z",
    evidence: [
      {
        "@odata.type": "#microsoft.graph.security.deviceEvidence",
        verdict: "malicious",
        mdeDeviceId: `device-of-${id}`,
        deviceDnsName: `${id}.contoso.example`,
      },
    ],
  };
}

/** Sends alerts with the key of a service. */
export async function sendAlerts(server: Server, key: string, alerts: object[]): Promise<void> {
  const answer = await fetch(`${server.url}/ingest/v1/alerts`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(alerts),
  });
  expect(answer.status, await answer.text()).toBe(200);
}
