// Somebody who cannot see the page and uses no pointer: presses keys, and knows what the browser's accessibility tree says.
import { type CDPSession, type Page, expect } from "@playwright/test";

interface Node {
  nodeId: string;
  ignored?: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  value?: { value: unknown };
  properties?: { name: string; value: { value?: unknown; relatedNodes?: { idref?: string }[] } }[];
  childIds?: string[];
}

export class Reader {
  #page: Page;
  #client: CDPSession;

  private constructor(page: Page, client: CDPSession) {
    this.#page = page;
    this.#client = client;
  }

  static async of(page: Page): Promise<Reader> {
    const client = await page.context().newCDPSession(page);
    await client.send("Accessibility.enable");
    return new Reader(page, client);
  }

  /** Role and name of what has the focus, and its value where it has one. */
  async focused(): Promise<string> {
    const { result } = await this.#client.send("Runtime.evaluate", { expression: "document.activeElement" });
    const told = await this.#client.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    return said((told.nodes as Node[])[0]);
  }

  /** Which row of the grid that has the focus is the present one: what is read when one moves in it. */
  async presentRow(): Promise<string> {
    const id = await this.#page.evaluate(() => document.activeElement?.getAttribute("aria-activedescendant") ?? "");
    const { result } = await this.#client.send("Runtime.evaluate", { expression: `document.getElementById(${JSON.stringify(id)})` });
    if (!result.objectId) {
      return "";
    }
    const told = await this.#client.send("Accessibility.queryAXTree", { objectId: result.objectId });
    return (told.nodes as Node[]).map((node) => node.name?.value ?? "").join(" ");
  }

  /** Presses Tab until this has the focus; a person gives up as well when it never comes. */
  async tabTo(role: string, name: string | RegExp): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < 120; presses += 1) {
      const now = await this.focused();
      passed.push(now);
      const [of, ...rest] = now.split(" ");
      const named = rest.join(" ");
      if (of === role && (typeof name === "string" ? named === name || named.startsWith(`${name} =`) : name.test(named))) {
        return;
      }
      await this.#page.keyboard.press("Tab");
    }
    throw new Error(`${role} ${name} is not reached with Tab, but ${[...new Set(passed)].join("; ")}`);
  }

  /** Goes there and presses it. */
  async press(role: string, name: string | RegExp, key = "Enter"): Promise<void> {
    await this.tabTo(role, name);
    await this.#page.keyboard.press(key);
  }

  /** Waits until the tree holds something of this role that says this. */
  async finds(role: string, text: string | RegExp): Promise<void> {
    await this.#says([role], text, `${role}: ${text}`);
  }

  /** Waits until a live region says this: what is read without going there. */
  async hears(text: string | RegExp): Promise<void> {
    await this.#says(["status", "alert", "log"], text, `a live region says ${text}`);
  }

  async #says(roles: string[], text: string | RegExp, what: string): Promise<void> {
    const found = async (): Promise<string[]> => {
      const nodes = await this.#tree();
      const all = nodes.filter((node) => roles.includes(node.role?.value ?? "")).map((node) => read(node, nodes));
      return all.some((one) => (typeof text === "string" ? one.includes(text) : text.test(one))) ? [what] : all;
    };
    await expect.poll(found, what).toEqual([what]);
  }

  /** Waits until the focus is on something of this role and name: nobody has to look for where he is. */
  async isAt(role: string, name: string | RegExp): Promise<void> {
    await expect.poll(() => this.focused()).toMatch(typeof name === "string" ? new RegExp(`^${role} ${escaped(name)}`) : name);
  }

  async #tree(): Promise<Node[]> {
    const { nodes } = await this.#client.send("Accessibility.getFullAXTree");
    return nodes as Node[];
  }
}

/** What a node says: its name, or what is in it. */
function read(node: Node, nodes: Node[]): string {
  const name = node.ignored ? "" : (node.name?.value ?? "");
  const children = (node.childIds ?? []).map((id) => nodes.find((one) => one.nodeId === id));
  return name || children.map((child) => (child ? read(child, nodes) : "")).join(" ");
}

function said(node: Node | undefined): string {
  const value = node?.value?.value;
  const own = `${node?.role?.value ?? ""} ${node?.name?.value ?? ""}`;
  return value === undefined || value === "" ? own : `${own} = ${value}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
