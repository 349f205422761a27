// Builds the peers as they would be delivered: `node build.mjs ESBUILD FOLDER` makes FOLDER/plain, FOLDER/react and FOLDER/queue, with names
// that hold a hash of their content, so that the server lets browsers keep them for good.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [esbuild, folder] = process.argv.slice(2);
const HERE = import.meta.dirname;
const OPTIONS = [
  "--bundle",
  "--minify",
  "--format=esm",
  "--target=es2022",
  "--tree-shaking=true",
  "--jsx=automatic",
  '--define:process.env.NODE_ENV="production"',
  "--legal-comments=none",
  "--log-level=warning",
];

function bundled(entry) {
  return execFileSync(esbuild, [join(HERE, entry), ...OPTIONS], { maxBuffer: 64 * 1024 * 1024 });
}

function build(name, script, style) {
  const out = join(folder, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const write = (ending, content) => {
    const file = `app-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${ending}`;
    writeFileSync(join(out, file), content);
    return file;
  };
  const link = style ? `<link rel=stylesheet href=/${write("css", bundled(style))}>` : "";
  writeFileSync(
    join(out, "index.html"),
    `<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1"><meta name=color-scheme content="light dark"><title>Microsoft 365 security</title><link rel=icon href="data:,">${link}<script type=module src=/${write("js", bundled(script))}></script><body><div id=app></div>`,
  );
}

build("plain", "plain/app.js", "plain/app.css");
build("react", "react/src/app.jsx");
build("queue", "react/src/queue.jsx");
