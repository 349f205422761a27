// The image of docs/hosting/Containerfile: nothing in it but the program, which writes nowhere but into its volume.
import { chownSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { Containers } from "../support/containers.ts";
import { expect, test } from "@playwright/test";

const DELIVERED = resolve(process.env.JOURNEYS_DELIVERED ?? "../../dist-server/security-center-server");
const FILE = resolve(import.meta.dirname, "../../../docs/hosting/Containerfile");
/** Whom the image runs as. */
const NOBODY = 65_532;
/** Below the ports that a system gives to outgoing connections, and beside those of `hosts.ts`. */
const FIRST_PORT = 20_600;

test("the image runs with a read-only root, keeps its data in the volume, and says how it is", async ({}, info) => {
  test.setTimeout(180_000);
  const containers = new Containers();
  try {
    const whyNot = containers.whyNot();
    test.skip(whyNot !== undefined, whyNot);

    const context = join(containers.folder, "context");
    const data = join(containers.folder, "data");
    mkdirSync(context);
    mkdirSync(data);
    chownSync(data, NOBODY, NOBODY);
    copyFileSync(DELIVERED, join(context, "security-center-server"));
    containers.run("build", "--format", "docker", "--isolation", "chroot", "--file", FILE, "--tag", "image", context);
    const layers = containers.run("inspect", "--type", "image", "--format", "{{len .RootFS.Layers}} {{.User}}", "image");
    expect(layers.trim()).toBe(`1 ${NOBODY}:${NOBODY}`);

    const port = FIRST_PORT + info.parallelIndex;
    const free = createServer().listen(port, "127.0.0.1");
    await once(free, "listening");
    free.close();
    const home = `http://127.0.0.1:${port}`;
    // Twice: the second finds what the first left.
    for (const time of ["first", "second"]) {
      containers.start(
        ...["--name", time, "--network", "host", "--read-only", "--cap-drop", "all"],
        ...["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", "--volume", `${data}:/data`],
        ...["--env", `SECURITY_CENTER_LISTEN=127.0.0.1:${port}`, "image"],
      );
      await expect.poll(() => fetch(`${home}/api/health/ready`).then((answer) => answer.text()).catch(() => ""), { timeout: 30_000 }).toBe("ready");
      expect(containers.run("exec", time, "/security-center-server", "health").trim()).toBe("ready");
      const page = await fetch(`${home}/settings/threat-protection`);
      expect(page.headers.get("content-type")).toBe("text/html");
      expect(await page.text()).toContain("id=app");
      expect(readdirSync(data)).toContain("control.db");
      containers.run("stop", "--time", "20", time);
      const ended = containers.run("inspect", "--format", "{{.State.ExitCode}}", time);
      expect(ended.trim(), containers.run("logs", time)).toBe("0");
      containers.run("rm", time);
    }
  } finally {
    try {
      containers.run("rm", "--all", "--force");
    } catch {
      // Nothing was there.
    }
    containers.remove();
  }
});
