// A real identity provider on a loopback address, with people of the demonstration directory and one of no tenant here.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { type Page, expect } from "@playwright/test";
import Provider from "oidc-provider";

const DEMO = resolve(import.meta.dirname, "../../../demo");
const CLIENT_ID = "security-center";
const CLIENT_SECRET = "known-to-both-and-to-nobody-else";

/** Whoever signs in with this name belongs to a tenant that the server does not know. */
export const STRANGER = "visitor@elsewhere.example";

interface Account {
  tid: string;
  oid: string;
  name: string;
  preferred_username: string;
  wids: string[];
}

interface DirectoryFile {
  organization: { id: string };
  users: { value: { id: string; displayName: string; userPrincipalName: string }[] };
  directoryRoles: { value: { roleTemplateId: string; members: { id: string }[] }[] };
}

/** The people of a file of the demonstration directory, as the provider knows them: by sign-in name. */
async function accountsOf(file: string): Promise<Map<string, Account>> {
  const directory = JSON.parse(await readFile(join(DEMO, file), "utf8")) as DirectoryFile;
  const accounts = new Map<string, Account>();
  for (const user of directory.users.value) {
    const roles = directory.directoryRoles.value.filter((role) => role.members.some((one) => one.id === user.id));
    accounts.set(user.userPrincipalName, {
      tid: directory.organization.id,
      oid: user.id,
      name: user.displayName,
      preferred_username: user.userPrincipalName,
      wids: roles.map((role) => role.roleTemplateId),
    });
  }
  accounts.set(STRANGER, {
    tid: "5eb0a7a2-0000-4000-8000-000000000001",
    oid: "5eb0a7a2-0000-4000-8000-000000000002",
    name: "Visitor",
    preferred_username: STRANGER,
    wids: ["62e90394-69f5-4237-9190-012177145e10"],
  });
  return accounts;
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>${title}</title><h1>${title}</h1>${body}</html>`;

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return new URLSearchParams(Buffer.concat(parts).toString());
}

export class IdentityProvider {
  /** Its issuer, which is also its address. */
  readonly issuer: string;
  /** The address of the server that it knows. */
  readonly client: string;
  /** The address of its app. */
  readonly app: string;
  #http: HttpServer;
  #accounts: Map<string, Account>;

  private constructor(http: HttpServer, accounts: Map<string, Account>, client: string, app: string) {
    this.client = client;
    this.app = app;
    this.#http = http;
    this.#accounts = accounts;
    this.issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  /** Starts a provider that knows the server at this address as its client, with the app there, too, or at another address. */
  static async start(server: string, app = server): Promise<IdentityProvider> {
    const http = createServer();
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    const started = new IdentityProvider(http, await accountsOf("contoso.json"), server, app);
    const provider = started.#provider();
    const answer = provider.callback();
    http.on("request", (request, response) => {
      if (request.url?.startsWith("/interaction/")) {
        void started.#signIn(provider, request, response);
      } else {
        void answer(request, response);
      }
    });
    return started;
  }

  /** What a server has to be told of it. */
  get options(): string[] {
    return [
      ...["--public-url", this.client],
      ...["--provider-issuer", this.issuer, "--provider-name", "Contoso sign-in"],
      ...["--provider-client-id", CLIENT_ID, "--provider-client-secret", CLIENT_SECRET],
    ];
  }

  async stop(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, "close");
  }

  #provider(): Provider {
    const provider: Provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [`${this.client}/api/sign-in/callback`],
          post_logout_redirect_uris: [`${this.app}/sign-in`],
          backchannel_logout_uri: `${this.client}/api/sign-in/logout`,
          backchannel_logout_session_required: true,
        },
      ],
      claims: { openid: ["sub", "tid", "oid", "wids"], profile: ["name", "preferred_username"] },
      conformIdTokenClaims: false,
      // It would not send logout tokens to this machine otherwise.
      fetch: (url: string, options: object) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
      cookies: { keys: ["of this run alone"] },
      findAccount: (_: unknown, id: string) => {
        const account = this.#accounts.get(id);
        return account && { accountId: id, claims: () => ({ sub: id, ...account }) };
      },
      // Nobody is asked what the server may know.
      loadExistingGrant: async (ctx: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
        const { client, session } = ctx.oidc;
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope("openid profile");
        await grant.save();
        return grant;
      },
      interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (ctx: { body: string }, form: string) => {
            const button = '<button form="op.logoutForm" name="logout" value="yes">Sign out here, too</button>';
            ctx.body = page("Sign out at Contoso", form + button);
          },
          postLogoutSuccessSource: (ctx: { body: string }) => {
            ctx.body = page("Signed out at Contoso", "");
          },
        },
      },
      ttl: { Session: 3600, Interaction: 600, Grant: 3600, IdToken: 300, AccessToken: 300 },
    });
    return provider;
  }

  /** The page on which one says who one is, and what it leads to. */
  async #signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    await provider.interactionDetails(request, response);
    if (request.method === "POST") {
      const name = (await bodyOf(request)).get("name") ?? "";
      const result = this.#accounts.has(name)
        ? { login: { accountId: name } }
        : { error: "access_denied", error_description: "gave up" };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      return;
    }
    const buttons = [...this.#accounts.keys(), ""].map(
      (name) => `<button name="name" value="${name}">${name || "Give up"}</button>`,
    );
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page("Sign in at Contoso", `<form method="post">${buttons.join("")}</form>`));
  }
}

/** On the provider's page: says who one is. */
export async function signInThere(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Sign in at Contoso" })).toBeVisible();
  await page.getByRole("button", { name, exact: true }).click();
}
