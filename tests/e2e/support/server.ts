// The real server: a process of its own with a new data folder and a free port, that can be killed and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
const BINARY = resolve(process.env.JOURNEYS_SERVER ?? join(ROOT, "target/debug/security-center-server"));
const DEMO = join(ROOT, "demo");
const APP = resolve(process.env.JOURNEYS_APP ?? join(ROOT, "dist"));

// Settings of a server of this person's own are not meant for the ones started here.
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("SECURITY_CENTER_")),
);

/** How long a server may take to listen: it makes its databases and imports the demonstration directory. */
const START_LIMIT = 60_000;

/** A port of this machine that nobody uses. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** The steps of provisioning, in their order, as the API names them. */
export const STEPS = [
  "reserveLocation",
  "createStore",
  "connectServices",
  "loadData",
  "correlate",
  "openFeatures",
] as const;

export type Step = (typeof STEPS)[number];

export class Server {
  /** Where it answers; stays the same when it is started again. */
  url = "";
  #binary = BINARY;
  #app: string | undefined = APP;
  #data: string;
  #options: string[];
  #demonstration: boolean;
  #child: ChildProcess | undefined;
  #log: string[] = [];

  private constructor(data: string, options: string[], demonstration = true) {
    this.#data = data;
    this.#options = options;
    this.#demonstration = demonstration;
  }

  /** Starts a server whose data is new. */
  static async start(options: string[] = [], app = APP): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "security-center-")), options);
    server.#app = app;
    await server.#listen("127.0.0.1:0");
    return server;
  }

  /** Starts a server over data that is there and stays. */
  static async over(data: string, options: string[], app: string): Promise<Server> {
    const server = new Server(data, options);
    server.#app = app;
    await server.#listen("127.0.0.1:0");
    return server;
  }

  /** Starts a server of nothing but the API, at an address that is known before. */
  static async bare(address: string, options: string[]): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "security-center-")), options);
    server.#app = undefined;
    await server.#listen(address);
    return server;
  }

  /** Starts another program, which has the app inside. */
  static async delivered(binary: string, options: string[] = []): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "security-center-")), options);
    server.#binary = resolve(binary);
    server.#app = undefined;
    await server.#listen("127.0.0.1:0");
    return server;
  }

  /** Starts a server that is no demonstration: with tenants that were imported, and people who sign in otherwise. */
  static async real(address: string, options: string[], app: string | null = APP): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "security-center-")), options, false);
    server.#app = app ?? undefined;
    const files = (await readdir(DEMO)).filter((name) => name.endsWith(".json")).map((name) => join(DEMO, name));
    const importing = spawn(BINARY, ["tenant", "import", "--data", server.#data, ...files], {
      stdio: ["ignore", "ignore", "pipe"],
      env: ENVIRONMENT,
    });
    importing.stderr.on("data", (part: Buffer) => server.#log.push(part.toString()));
    const [code] = await once(importing, "close");
    if (code !== 0) {
      throw new Error(`The demonstration directory was not imported (${code}):\n${server.log}`);
    }
    await server.#listen(address);
    return server;
  }

  /** Everything it printed. */
  get log(): string {
    return this.#log.join("");
  }

  /** Ends it at once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Ends it as an operator does. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Starts it again with the same data at the same address. */
  async again(): Promise<void> {
    await this.#listen(new URL(this.url).host);
  }

  /** Starts it again with another app. */
  async serve(app: string): Promise<void> {
    await this.stop();
    this.#app = app;
    await this.again();
  }

  /** Makes a step of provisioning wait ("hold") or fail ("fail"), before or after it does its work. */
  async fault(step: Step, fault: "hold" | "fail", point: "before" | "after" = "before"): Promise<void> {
    await this.#testing("PUT", `faults/${step}`, { fault, point });
  }

  /** Takes the fault of a step away; a step that was held goes on. */
  async clear(step: Step): Promise<void> {
    await this.#testing("DELETE", `faults/${step}`);
  }

  /** Waits until provisioning has come to the fault of a step. */
  async reached(step: Step): Promise<void> {
    await this.#testing("GET", `faults/${step}`);
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#data, { recursive: true, force: true });
  }

  async #testing(method: string, path: string, body?: object): Promise<void> {
    const answer = await fetch(`${this.url}/api/test/${path}`, {
      method,
      headers: body ? { "content-type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
  }

  async #listen(address: string): Promise<void> {
    const demonstration = this.#demonstration ? ["--demo", "--demo-directory", DEMO, "--test-faults"] : [];
    const child = spawn(
      this.#binary,
      [
        ...["serve", "--listen", address, "--data", this.#data],
        ...(this.#app === undefined ? [] : ["--app", this.#app]),
        ...[...demonstration, ...this.#options],
      ],
      { stdio: ["ignore", "pipe", "pipe"], env: ENVIRONMENT },
    );
    this.#child = child;
    // Output before this start may tell of an earlier address.
    let said = "";
    const address_told = new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`The server does not listen:\n${said}`)), START_LIMIT);
      const hear = (part: Buffer): void => {
        said += part.toString();
        this.#log.push(part.toString());
        const match = /listening on (http:\/\/[\d.:]+)/.exec(said);
        if (match?.[1]) {
          clearTimeout(limit);
          resolve(match[1]);
        }
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("error", (error) => reject(new Error(`${this.#binary}: ${error.message}`)));
      child.once("exit", (code) => {
        clearTimeout(limit);
        reject(new Error(`The server ended (${code}) before it listened:\n${said}`));
      });
    });
    this.url = await address_told;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    }
  }
}
