/**
 * @file What a page loads that trains a multilayer perceptron: `node tools/page-contents.ts` prints the parts
 * of its bundle by Rolldown, minified, as a table. A part's compressed bytes are those that the bundle would
 * be smaller by without its text.
 */
import { SourceMap } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { root } from "./source-files.ts";

const page = `
import { nn, optim, randint, randn } from "@kindling/torch";
const net = new nn.Sequential(new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const loss = new nn.CrossEntropyLoss();
for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  loss(net(randn(256, 784)), randint(0, 10, [256])).backward();
  optimizer.step();
}`;

const entry = "\0page";
const bundle = await rolldown({
  cwd: join(root, "packages/torch"),
  input: entry,
  platform: "browser",
  resolve: { alias: { "@kindling/torch": join(root, "packages/torch/src/index.ts") } },
  plugins: [
    {
      name: "page",
      resolveId: (id) => (id === entry ? id : undefined),
      load: (id) => (id === entry ? page : undefined),
    },
  ],
});
const { output } = await bundle.generate({ format: "esm", minify: true, sourcemap: true });
await bundle.close();
const { code, map } = output[0];

/** The part that each character belongs to: a package and the folder or file below its `src`. */
function partsOf(map: SourceMap): string[] {
  return code.split("\n").flatMap((line, row) =>
    Array.from(`${line}\n`, (_, column) => {
      const entry = map.findEntry(row, column);
      const source = "originalSource" in entry ? entry.originalSource : "";
      const [, name, part] = /([\w-]+)\/src\/([\w-]+)/.exec(source) ?? [];
      return name === undefined ? "the page" : `${name}: ${part}`;
    }),
  );
}

const parts = partsOf(new SourceMap({ ...map!, sourceRoot: "" })); // one was asked for
const packageOf = (part: string): string => part.replace(/:.*/, "");
const sizeOf = (text: string): number => gzipSync(text, { level: 9 }).length;
const whole = sizeOf(code);
const brotli = brotliCompressSync(code).length;
const kB = (bytes: number): string => (bytes / 1000).toFixed(1);

/** A row: minified and compressed kilobytes of what `isIn` holds of. */
function row(title: string, isIn: (part: string) => boolean): string {
  let others = "";
  for (let i = 0; i < code.length; i++) if (!isIn(parts[i]!)) others += code[i];
  return `| ${title} | ${kB(code.length - others.length)} | ${kB(whole - sizeOf(others))} |`;
}

const names = [...new Set(parts)].toSorted();
for (const name of new Set(names.map(packageOf)))
  console.log(row(`**${name}**`, (part) => packageOf(part) === name));
for (const name of names) console.log(row(name, (part) => part === name));
console.log(`| all | ${kB(code.length)} | ${kB(whole)}, with Brotli ${kB(brotli)} |`);
