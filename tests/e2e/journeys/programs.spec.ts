// Incidents and alerts for a program that knows Microsoft Graph: the official client with its page iterator and typed models.
import { type GraphError, type PageCollection, PageIterator } from "@microsoft/microsoft-graph-client";
import type { SecurityNamespace } from "@microsoft/microsoft-graph-types";
import { Caller, PUBLIC, alert, sendAlerts } from "../support/programs.ts";
import { Server } from "../support/server.ts";
import { OFF } from "../support/tenants.ts";
import { expect, test as base } from "../support/test.ts";

type Incident = SecurityNamespace.Incident & { "@odata.etag": string };
type Alert = SecurityNamespace.Alert;

const SCOPES = ["SecurityIncident.ReadWrite.All", "SecurityAlert.ReadWrite.All"];

const test = base.extend({
  server: async ({}, use) => {
    const server = await Server.start(["--public-url", PUBLIC]);
    await use(server);
    await server.remove();
  },
});

/** The error that the client makes of an answer. */
async function failure(asked: Promise<unknown>): Promise<GraphError> {
  return asked.then(
    () => {
      throw new Error("It was answered.");
    },
    (error: GraphError) => error,
  );
}

test("a program lists, follows pages while alerts arrive, changes, comments, and is told what is wrong", async ({ server }) => {
  const admin = await Caller.of(server, OFF, "globalAdministrator");
  await admin.turnOn();
  const key = await admin.serviceKey("defenderAtp");
  const first = Array.from({ length: 12 }, (_, n) => alert(`first-${n}`, n % 3 ? "medium" : "high"));
  await sendAlerts(server, key, first);
  const operator = await Caller.of(server, OFF, "securityOperator");
  const client = await operator.client(server, SCOPES);

  const list = (await client
    .api("/security/incidents")
    .filter("severity eq 'high' and not (status eq 'redirected')")
    .orderby("createdDateTime")
    .expand("alerts")
    .count(true)
    .top(3)
    .get()) as PageCollection;
  expect(list["@odata.count"]).toBe(4);
  expect(list["@odata.context"]).toBe(`${PUBLIC}/v1.0/$metadata#security/incidents`);
  expect(list.value).toHaveLength(3);
  for (const incident of list.value as Incident[]) {
    expect(incident.severity).toBe("high");
    expect(incident.alerts?.[0]?.evidence?.[0]).toMatchObject({ verdict: "malicious" });
    expect(incident.incidentWebUrl).toBe(`${PUBLIC}/incidents/${incident.id}`);
  }

  const seen: string[] = [];
  const pages = (await client.api("/security/alerts_v2").top(5).get()) as PageCollection;
  const iterator = new PageIterator(client, pages, (one: Alert) => {
    seen.push(one.id ?? "");
    return seen.length % 5 !== 0;
  });
  for (let round = 0; !iterator.isComplete(); round += 1) {
    await sendAlerts(server, key, [alert(`later-${round}`, "low")]);
    await iterator.resume();
  }
  const own = seen.filter((id) => id.startsWith("first-"));
  expect(new Set(seen).size, "none twice").toBe(seen.length);
  expect(own.toSorted(), "none left out").toEqual(first.map((one) => (one as Alert).id).toSorted());

  const { id, "@odata.etag": version } = list.value[0] as Incident;
  const change: Partial<Incident> = {
    assignedTo: "kim@contoso.example",
    classification: "truePositive",
    determination: "malware",
    status: "resolved",
    customTags: ["Ransomware"],
  };
  const changed = (await client.api(`/security/incidents/${id}`).header("if-match", version).patch(change)) as Incident;
  expect(changed).toMatchObject(change);
  const alerts = (await client.api("/security/alerts_v2").filter(`incidentId eq '${id}'`).get()) as PageCollection;
  for (const one of alerts.value as Alert[]) {
    expect(one).toMatchObject({ status: "resolved", assignedTo: "kim@contoso.example", determination: "malware" });
  }
  const tagged = (await client
    .api("/security/incidents")
    .filter("customTags/any(t:t eq 'Ransomware')")
    .select(["id", "customTags"])
    .get()) as PageCollection;
  expect(tagged.value).toMatchObject([{ id, customTags: ["Ransomware"] }]);

  const comment = { "@odata.type": "microsoft.graph.security.alertComment", comment: "Isolated <b>the device</b>." };
  await client.api(`/security/incidents/${id}/comments`).post(comment);
  const after = (await client.api(`/security/incidents/${id}`).get()) as Incident;
  expect(after.comments?.map((one) => one.comment)).toEqual([comment.comment]);

  const collision = await failure(
    client.api(`/security/incidents/${id}`).header("if-match", version).patch({ assignedTo: "robin@contoso.example" }),
  );
  expect([collision.statusCode, collision.code]).toEqual([412, "PreconditionFailed"]);
  expect(collision.message).toContain("it is 'kim@contoso.example' now");
  const faulty = await failure(client.api("/security/incidents").filter("colour eq 'red'").get());
  expect([faulty.statusCode, faulty.code]).toEqual([400, "BadRequest"]);
  expect(faulty.message).toContain("`colour` is no property that can be filtered by");
  expect(faulty.requestId).toMatch(/^[0-9a-f]{32}$/);
  const gone = await failure(client.api("/security/alerts_v2/nothing").get());
  expect([gone.statusCode, gone.code]).toEqual([404, "NotFound"]);

  const reader = await Caller.of(server, OFF, "securityReader");
  const reading = await reader.client(server, SCOPES);
  expect(((await reading.api("/security/incidents").get()) as PageCollection).value.length).toBeGreaterThan(0);
  const refused = await failure(reading.api(`/security/incidents/${id}`).patch({ status: "active" }));
  expect([refused.statusCode, refused.code]).toEqual([403, "Forbidden"]);
});
