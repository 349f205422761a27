// Web servers as an operator runs them: Debian's nginx and Caddy, with the very files of docs/hosting.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const FILES = resolve(import.meta.dirname, "../../../docs/hosting");

/** Below the ports that a system gives to outgoing connections: nothing else here takes them. */
const FIRST_PORT = 20_480;

export const HOSTS = ["nginx", "Caddy"] as const;
export type Host = (typeof HOSTS)[number];

/** Where the program is; nothing where it is not installed. */
export function program(host: Host): string | undefined {
  const name = host.toLowerCase();
  return ["/usr/sbin", "/usr/bin", "/usr/local/bin"].map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** What docs/HOSTING.md says to change for a path of one's own. */
const BELOW: Record<Host, [string, string][]> = {
  nginx: [
    ["location / {", "location /security/ {"],
    ["location ~ ^/(api|v1\\.0)/ {", "location ~ ^/security/(api|v1\\.0)/ {"],
    ["location /ingest/ {", "location /security/ingest/ {"],
    ["/index.html break", "/security/index.html break"],
  ],
  Caddy: [
    ["@api path /api/* /v1.0/* /ingest/*", "@api path /security/api/* /security/v1.0/* /security/ingest/*"],
    ["handle {", "handle /security/* {"],
    ["rewrite @page /index.html", "rewrite @page /security/index.html"],
  ],
};

/** What it says to change where the API has another address. */
const ELSEWHERE = (api: string): Record<Host, [string, string][]> => {
  const policy: [string, string] = ["connect-src 'self'", `connect-src 'self' ${api}`];
  return {
    nginx: [policy, ["proxy_pass http://127.0.0.1:8787;", "return 404;"]],
    Caddy: [policy, ["reverse_proxy 127.0.0.1:8787", "respond 404"]],
  };
};

function changed(text: string, changes: [string, string][]): string {
  return changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) {
      throw new Error(`docs/hosting has no ${from}`);
    }
    return before.replaceAll(from, to);
  }, text);
}

/** A web server that serves the app of a folder, at the root or below `/security/`, in front of a server of ours. */
export class WebServer {
  readonly url: string;
  #folder: string;
  #child: ChildProcess;
  #log: string[] = [];

  private constructor(url: string, folder: string, child: ChildProcess) {
    this.url = url;
    this.#folder = folder;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (part: Buffer) => this.#log.push(part.toString()));
    }
  }

  /** Where the one of a worker will be. */
  static address(worker: number): string {
    return `127.0.0.1:${FIRST_PORT + worker}`;
  }

  /** Starts one. `api` is the server that it hands `/api/` to, unless the page finds that by itself `elsewhere`. */
  static async start(
    host: Host,
    app: string,
    api: string,
    { below = false, elsewhere = false }: { below?: boolean; elsewhere?: boolean },
    worker: number,
  ): Promise<WebServer> {
    const path = program(host);
    if (!path) {
      throw new Error(`${host} is not installed`);
    }
    const folder = await mkdtemp(join(tmpdir(), "security-center-host-"));
    const root = join(folder, "root");
    if (below) {
      await mkdir(root);
      await symlink(app, join(root, "security"));
    } else {
      await symlink(app, root);
    }
    const address = WebServer.address(worker);
    const common: [string, string][] = [
      ["/srv/security-center", root],
      ...(elsewhere ? ELSEWHERE(api)[host] : ([["127.0.0.1:8787", new URL(api).host]] as [string, string][])),
      ...(below ? BELOW[host] : []),
    ];
    let child: ChildProcess;
    if (host === "nginx") {
      const site = join(folder, "site.conf");
      const text = await readFile(join(FILES, "nginx.conf"), "utf8");
      await writeFile(site, changed(text, [...common, ["listen 8080", `listen ${address}`]]));
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder};`);
      const main = join(folder, "nginx.conf");
      await writeFile(
        main,
        `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {}
         http { include /etc/nginx/mime.types; access_log off; ${temporary.join(" ")} include ${site}; }`,
      );
      child = spawn(path, ["-c", main, "-e", "stderr"], { stdio: ["ignore", "pipe", "pipe"] });
    } else {
      const file = join(folder, "Caddyfile");
      const text = await readFile(join(FILES, "Caddyfile"), "utf8");
      const site = changed(text, [...common, ["\n:8080 {", `\nhttp://${address} {`]]);
      await writeFile(file, `{\n\tadmin off\n}\n${site}`);
      child = spawn(path, ["run", "--config", file, "--adapter", "caddyfile"], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
      });
    }
    const server = new WebServer(`http://${address}`, folder, child);
    await server.#answers();
    return server;
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      // Neither waits for streams that are still open.
      this.#child.kill("SIGKILL");
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Until it answers; it says nowhere that it does. */
  async #answers(): Promise<void> {
    const until = Date.now() + 30_000;
    for (;;) {
      const answer = await fetch(`${this.url}/`).catch(() => undefined);
      if (answer) {
        return;
      }
      if (this.#child.exitCode !== null || Date.now() > until) {
        await this.remove();
        throw new Error(`The web server does not answer:\n${this.#log.join("")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
