// Gives what a module of wasm-bindgen and its WebAssembly call each other short names: the long ones end in hashes, which
// nobody reads and no compression makes smaller. Run by `node --eval` with the scripts, each beside its `_bg.wasm`.
import { readFileSync, writeFileSync } from "node:fs";

const IMPORTS = 2;
const EXPORTS = 7;

/** Reads and writes what a section is made of. */
class Bytes {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.out = [];
  }
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at).toString();
  }
  /** Copies what `read` passes over. */
  copy(read) {
    const from = this.at;
    read();
    this.out.push(this.bytes.subarray(from, this.at));
  }
  put(...parts) {
    this.out.push(...parts);
  }
  written() {
    return Buffer.concat(this.out);
  }
}

function number(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(bytes);
}

const text = (value) => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);

/** What is imported: a function, a table, a memory, a global or a tag. */
function kind(section) {
  const kind = section.bytes[section.at++];
  const limits = () => {
    const bounded = section.number() & 1;
    section.number();
    if (bounded) section.number();
  };
  if (kind === 0) section.number();
  else if (kind === 1) (section.at++, limits());
  else if (kind === 2) limits();
  else if (kind === 3) section.at += 2;
  else throw new Error(`an import of kind ${kind}`);
}

for (const script of process.argv.slice(1)) {
  const module = script.replace(/\.js$/, "_bg.wasm");
  const wasm = readFileSync(module);
  const source = readFileSync(script, "utf8");
  const words = new Set(source.match(/[\w$]+/g));
  const names = new Map();
  // Only what wasm-bindgen made up, and what the script says too: `memory` and whatever else stays.
  const short = (name) => {
    if (!/^__w(bg|bindgen)_|_h?[0-9a-f]{16}(_\d+)?$/.test(name) || !words.has(name)) return name;
    while (!names.has(name)) {
      const next = `$${(names.size + (short.skipped ?? 0)).toString(36)}`;
      if (words.has(next)) short.skipped = (short.skipped ?? 0) + 1;
      else names.set(name, next);
    }
    return names.get(name);
  };
  const file = new Bytes(wasm);
  file.copy(() => (file.at = 8));
  while (file.at < wasm.length) {
    const id = wasm[file.at++];
    const length = file.number();
    const section = new Bytes(wasm.subarray(file.at, file.at + length));
    file.at += length;
    if (id === IMPORTS || id === EXPORTS) {
      let count;
      section.copy(() => (count = section.number()));
      for (let place = 0; place < count; place += 1) {
        if (id === IMPORTS) section.copy(() => section.text());
        section.put(text(short(section.text())));
        if (id === IMPORTS) section.copy(() => kind(section));
        else section.copy(() => (section.at++, section.number()));
      }
    } else {
      section.copy(() => (section.at = length));
    }
    const written = section.written();
    file.put(Buffer.from([id]), number(written.length), written);
  }
  if (names.size < 20) throw new Error(`only ${names.size} names were found in ${module}`);
  writeFileSync(module, file.written());
  writeFileSync(script, source.replace(/[\w$]+/g, (word) => names.get(word) ?? word));
}
