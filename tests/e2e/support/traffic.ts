// What a page costs on the line: bytes of content and of headers by kind, as they were sent, and requests.
import type { CDPSession } from "@playwright/test";

export interface Traffic {
  requests: number;
  content: number;
  headers: number;
  kinds: Record<string, number>;
}

/** Begins to count; the result gives what was sent so far. Answers from the browser's own cache are none. */
export async function count(client: CDPSession): Promise<() => Traffic> {
  await client.send("Network.enable");
  const requests = new Map<string, { kind: string; headers: number; body: number; total?: number }>();
  client.on("Network.responseReceived", ({ requestId, response, type }) => {
    if (response.fromDiskCache || response.url.startsWith("data:")) {
      return;
    }
    const path = new URL(response.url).pathname;
    const kind = path.startsWith("/api/") ? "API" : type === "Document" ? "HTML" : (path.split(".").pop() ?? "other");
    requests.set(requestId, { kind, headers: response.encodedDataLength, body: 0 });
  });
  client.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) {
      request.body += encodedDataLength;
    }
  });
  // The exact number, once an answer is complete; the stream of events never is.
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) {
      request.total = encodedDataLength;
    }
  });
  return () => {
    const traffic: Traffic = { requests: requests.size, content: 0, headers: 0, kinds: {} };
    for (const { kind, headers, body, total } of requests.values()) {
      const bytes = total === undefined ? body : total - headers;
      traffic.kinds[kind] = (traffic.kinds[kind] ?? 0) + bytes;
      traffic.content += bytes;
      traffic.headers += headers;
    }
    return traffic;
  };
}
