// Debian's podman with runc, as far as a plain machine lets them work: a store of their own, the network of the machine.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Containers {
  readonly folder = mkdtempSync(join(tmpdir(), "security-center-containers-"));

  /** Why there are none here; nothing where they work. */
  whyNot(): string | undefined {
    if (process.getuid?.() !== 0) {
      return "containers are tried as root only";
    }
    try {
      const probe = join(this.folder, "probe");
      writeFileSync(probe, "FROM scratch\nCOPY probe /probe\n");
      this.run("build", "--isolation", "chroot", "--file", probe, "--tag", "probe", this.folder);
      return undefined;
    } catch (error) {
      return `podman does not work here: ${String(error).split("\n").slice(0, 3).join(" ")}`;
    }
  }

  /** Runs podman and returns what it prints; throws what it complains of. */
  run(...command: string[]): string {
    return execFileSync("podman", [...this.#options(), ...command], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Starts a container. What it prints is kept by podman: a pipe of ours would be open for as long as it runs. */
  start(...command: string[]): void {
    execFileSync("podman", [...this.#options(), "run", "--detach", ...command], { stdio: "ignore" });
  }

  #options(): string[] {
    const store = ["--root", join(this.folder, "images"), "--runroot", join(this.folder, "running")];
    const engine = ["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--runtime", "runc"];
    return [...store, ...engine];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
