/**
 * @file Chromium beside Node: `node tools/browser-test/speed/speed.ts [--rounds N] [--markdown FILE]`.
 *
 * The page is isolated, so that it may have threads, and computes in a dedicated worker with the usual
 * 16-byte vectors, as pages have no others. The two take turns; a figure is the median of the rounds, a
 * ratio the median of the rounds' ratios.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { createServer } from "vite";
import { machine, markdownTable, median } from "../../../benchmarks/src/machine.ts";
import { chromiumArguments, executablePath } from "../../chromium.ts";
import { type Kind, kinds, timer } from "./work.ts";

const { values: given } = parseArgs({
  options: { rounds: { type: "string", default: "15" }, markdown: { type: "string" } },
});
type Ask = (made: { readonly kind: Kind; readonly threads: number } | null) => Promise<number>;

const server = await createServer({
  configFile: false,
  root: join(import.meta.dirname, "../../.."),
  logLevel: "warn",
  server: {
    port: 0,
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
});
await server.listen();
const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
const page = await browser.newPage();
await page.goto(`${server.resolvedUrls?.local[0]}tools/browser-test/speed/page.html`);
await page.waitForFunction(() => "ask" in globalThis);
const ask: Ask = (made) =>
  page.evaluate((made) => (globalThis as unknown as { ask: Ask }).ask(made), made);

const rows: (readonly string[])[] = [];
for (const threads of [1, 2]) {
  for (const kind of kinds) {
    const inNode = await timer(kind, threads);
    await ask({ kind, threads });
    const node: number[] = [];
    const chromium: number[] = [];
    for (let round = 0; round < Number(given.rounds); round++) {
      node.push(inNode());
      chromium.push(await ask(null));
    }
    const ratio = median(chromium.map((seconds, i) => seconds / (node[i] ?? Number.NaN)));
    const ms = (seconds: number): string => `${(seconds * 1e3).toPrecision(3)} ms`;
    rows.push([
      kind,
      `${threads}`,
      ms(median(node)),
      ms(median(chromium)),
      `${ratio.toPrecision(2)} ×`,
    ]);
    console.log(rows.at(-1)?.join(" | "));
  }
}
const version = browser.version();
await browser.close();
await server.close();

const text = [
  "# Chromium beside Node",
  "",
  `Made by \`node tools/browser-test/speed/speed.ts --rounds ${given.rounds}\`: medians of alternating rounds, and`,
  "medians of the rounds' ratios (above 1: Chromium takes longer). An isolated page's dedicated worker, and Node,",
  "with 16-byte vectors.",
  "",
  ...machine(),
  `- Chromium ${version}`,
  "",
  ...markdownTable(["work", "threads", "Node", "Chromium", "Chromium against Node"], rows),
  "",
].join("\n");
if (given.markdown !== undefined) writeFileSync(given.markdown, text);
