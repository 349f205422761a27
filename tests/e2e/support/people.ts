// Whom one can sign in as, read from the server, so that no journey repeats the demonstration directory.
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expect, request } from "@playwright/test";

export interface Person {
  person: { id: string; displayName: string };
  roles: { displayName: string; role: string | null; source: string }[];
}

export interface Tenant {
  tenant: { id: string; displayName: string };
  people: Person[];
}

export type Role =
  | "globalAdministrator"
  | "securityAdministrator"
  | "securityOperator"
  | "globalReader"
  | "securityReader";

/** Every tenant of the demonstration directory with its people. */
export async function directory(url: string): Promise<Tenant[]> {
  const answer = await fetch(`${url}/api/sign-in`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { demonstration: Tenant[] }).demonstration;
}

/** The tenant whose name holds this text. */
export async function tenantNamed(url: string, name: string): Promise<Tenant> {
  const tenants = await directory(url);
  const tenant = tenants.find((tenant) => tenant.tenant.displayName.includes(name));
  if (!tenant) {
    throw new Error(`No tenant is called ${name}; there are ${tenants.map((t) => t.tenant.displayName).join(", ")}`);
  }
  return tenant;
}

/** Someone of a tenant who holds a role in the directory; with `null`, someone whose roles give nothing here. */
export function holder(tenant: Tenant, role: Role | null): Person {
  const held = (person: Person): string[] =>
    person.roles.filter((r) => r.source === "azureActiveDirectory" && r.role).map((r) => r.role as string);
  const person = tenant.people.find((person) =>
    role === null ? held(person).length === 0 : held(person).length === 1 && held(person)[0] === role,
  );
  if (!person) {
    throw new Error(`Nobody of ${tenant.tenant.displayName} holds exactly ${role ?? "nothing"}`);
  }
  return person;
}

/** The button of the sign-in page that stands for someone: several tenants have people of the same name. His name is the first
 * of what it says; the names of his roles follow the language. */
export function choice(page: Page, tenant: Tenant, person: Person): Locator {
  const name = person.person.displayName.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return page
    .getByRole("region", { name: tenant.tenant.displayName, exact: true })
    .getByRole("button")
    .filter({ has: page.locator("span:first-child", { hasText: new RegExp(`^${name}$`) }) });
}

/** Signs in the way a person does, on the sign-in page. */
export async function signInOnPage(page: Page, tenant: Tenant, person: Person, heading = "Sign in"): Promise<void> {
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  // By keyboard: nothing lies under a pointer then, which would be fetched ahead.
  await choice(page, tenant, person).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeHidden();
  // From here on a key reaches the app: the sign-in page goes before the frame of those who are signed in is there.
  await expect(page.locator('[aria-keyshortcuts~="Control+K"]')).toBeAttached();
}

/** A client of the API that is signed in, with a cookie jar of its own. */
export async function signedIn(url: string, tenant: Tenant, person: Person): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL: url });
  const answer = await api.post(`${url}/api/session`, {
    data: { tenantId: tenant.tenant.id, personId: person.person.id },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return api;
}
