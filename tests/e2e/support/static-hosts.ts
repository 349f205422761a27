// Hosts that serve nothing but files, each as strict as the ones it stands for: they obey what `cargo xtask dist` wrote down for
// them and add nothing of their own. What is below /api/ they hand to the server.
import { existsSync, readFileSync, statSync } from "node:fs";
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer, request } from "node:http";
import { extname, join } from "node:path";

/**
 * How a host is told what to do: by `_redirects` and `_headers` (Netlify, Cloudflare Pages), by `staticwebapp.config.json` (Azure
 * Static Web Apps), or by nothing but `404.html` (GitHub Pages).
 */
export type Kind = "rules" | "configuration" | "nothing";

interface Answer {
  status: number;
  file?: string;
  headers: Record<string, string>;
}

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "application/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Which path a pattern with a `*` at its end fits. */
function fits(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** Netlify and Cloudflare Pages, where they are of one mind; a file on which they would not agree is refused at the start. */
function byRules(folder: string): (path: string) => Answer {
  const lines = (name: string): string[] => readFileSync(join(folder, name), "utf8").split("\n").filter((line) => line.trim() !== "");
  const rewrites = lines("_redirects").map((line) => {
    const [from, to, status, ...more] = line.split(/\s+/);
    if (!from?.startsWith("/") || !to || status !== "200" || more.length > 0 || from.slice(0, -1).includes("*")) {
      throw new Error(`_redirects: ${line}`);
    }
    // One of the two lets the file go first, the other the rule.
    if (isFile(join(folder, from)) || fits(from, to)) {
      throw new Error(`_redirects: ${line} stands in front of a file`);
    }
    return { from, to };
  });
  const rules: { path: string; headers: [string, string][] }[] = [];
  for (const line of lines("_headers")) {
    if (line.startsWith("/")) {
      rules.push({ path: line, headers: [] });
      continue;
    }
    const header = /^ {2}([a-z-]+): (.+)$/.exec(line);
    if (!header || rules.length === 0) {
      throw new Error(`_headers: ${line}`);
    }
    rules.at(-1)?.headers.push([header[1] as string, header[2] as string]);
  }
  const headersOf = (path: string): Record<string, string> => {
    const headers: Record<string, string> = {};
    for (const [name, value] of rules.filter((rule) => fits(rule.path, path)).flatMap((rule) => rule.headers)) {
      headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
    }
    return headers;
  };
  return (path) => {
    const headers = headersOf(path);
    const page = rewrites.find((rule) => fits(rule.from, path))?.to ?? path;
    const file = join(folder, page === "/" ? "index.html" : page);
    if (["/_headers", "/_redirects"].includes(page) || !isFile(file)) {
      return { status: 404, file: join(folder, "404.html"), headers };
    }
    return { status: 200, file, headers: { "cache-control": "public, max-age=0, must-revalidate", ...headers } };
  };
}

/** Azure Static Web Apps. */
function byConfiguration(folder: string): (path: string) => Answer {
  const NAME = "staticwebapp.config.json";
  const configuration = JSON.parse(readFileSync(join(folder, NAME), "utf8")) as {
    globalHeaders: Record<string, string>;
    routes: { route: string; headers: Record<string, string> }[];
    navigationFallback: { rewrite: string; exclude: string[] };
    mimeTypes: Record<string, string>;
  };
  const { globalHeaders, routes, navigationFallback: fallback, mimeTypes } = configuration;
  const excluded = (path: string): boolean =>
    fallback.exclude.some((pattern) => {
      const endings = /^\*\.\{(.+)\}$/.exec(pattern)?.[1]?.split(",");
      return endings ? endings.includes(extname(path).slice(1)) : fits(pattern, path);
    });
  return (path) => {
    const headers = { ...globalHeaders, ...routes.find(({ route }) => fits(route, path))?.headers };
    const file = join(folder, path === "/" ? "index.html" : path);
    if (isFile(file) && path !== `/${NAME}`) {
      const type = mimeTypes[extname(file)];
      return { status: 200, file, headers: type ? { ...headers, "content-type": type } : headers };
    }
    return excluded(path) || path === `/${NAME}`
      ? { status: 404, headers: globalHeaders }
      : { status: 200, file: join(folder, fallback.rewrite), headers };
  };
}

/** GitHub Pages: no header can be chosen. */
function byNothing(folder: string): (path: string) => Answer {
  const headers = { "cache-control": "max-age=600" };
  return (path) => {
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    return isFile(file) ? { status: 200, file, headers } : { status: 404, file: join(folder, "404.html"), headers };
  };
}

const KINDS = { rules: byRules, configuration: byConfiguration, nothing: byNothing };

/** Such a host, in front of a server of ours, or with no server behind it. */
export class StaticHost {
  readonly url: string;
  #server: HttpServer;

  private constructor(url: string, server: HttpServer) {
    this.url = url;
    this.#server = server;
  }

  /** Serves a folder below a path: nothing, or `/security`. */
  static async start(kind: Kind, folder: string, path: string, api?: string): Promise<StaticHost> {
    const answer = KINDS[kind](folder);
    const server = createServer((incoming, outgoing) => {
      const place = new URL(incoming.url ?? "/", "http://host").pathname;
      if (!place.startsWith(`${path}/`)) {
        outgoing.writeHead(404).end();
      } else if (api !== undefined && place.startsWith(`${path}/api/`)) {
        handOver(incoming, outgoing, api);
      } else if (incoming.method !== "GET" && incoming.method !== "HEAD") {
        outgoing.writeHead(405).end();
      } else {
        const { status, file, headers } = answer(decodeURIComponent(place.slice(path.length)));
        const type = file ? (TYPES[extname(file)] ?? "application/octet-stream") : "text/plain";
        outgoing.writeHead(status, { "content-type": type, ...headers });
        outgoing.end(file ? readFileSync(file) : "There is no such file.");
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the host has no port");
    }
    return new StaticHost(`http://127.0.0.1:${address.port}${path}`, server);
  }

  async remove(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function handOver(incoming: IncomingMessage, outgoing: ServerResponse, api: string): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? "/", api), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.flushHeaders();
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}
