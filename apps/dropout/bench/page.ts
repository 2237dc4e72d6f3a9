/**
 * @file What a visitor of the page waits for: `pnpm --filter @kindling/app-dropout bench:page
 * [--rounds N] [--seconds N] [--markdown FILE]`.
 *
 * The page is built and served on localhost. The images are those of this machine, as the visitor's files,
 * or drawn ones of the same number. A round of an epoch is one in Node and one in the page, in turns; its
 * ratio is the median of the rounds' ratios.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FashionMNIST, syntheticFashionMNIST } from "@kindling/datasets";
import { machine, markdownTable, median } from "../../../benchmarks/src/machine.ts";
import { fromCaller } from "../src/callers-folder.ts";
import type { FashionData } from "../src/data/open.ts";
import { unpackedFiles } from "../test/fashion-files.ts";
import { BuiltPage } from "../test/page/built-page.ts";
import { epochInNode, EpochInPage } from "./page/epoch.ts";
import { secondsToFirstInteraction } from "./page/first-interaction.ts";
import { longestTasks } from "./page/longest-task.ts";

const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "20" },
    markdown: { type: "string" },
  },
});
const rounds = Array.from({ length: Number(given.rounds) });
const rows: (readonly string[])[] = [];

function note(...cells: readonly [what: string, figure: string, asked: string]): void {
  rows.push(cells);
  console.log(cells.join(" | "));
}

const data = await openData();
const folder = mkdtempSync(join(tmpdir(), "kindling-bench-"));
const files = [...unpackedFiles(data)].map(([name, bytes]) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
});
const site = await BuiltPage.open();
const version = site.browser.version();
try {
  await firstInteraction();
  await longestTask();
  await epoch();
} finally {
  await site.close();
  rmSync(folder, { recursive: true });
}

const page = [
  "# What a visitor of the page waits for",
  "",
  `Made by \`pnpm --filter @kindling/app-dropout bench:page --rounds ${given.rounds} --seconds ${given.seconds}\`: medians, and of`,
  "tasks the longest. The page as it is built, on localhost. _First interaction_: from the navigation to the",
  "moment at which Start can be pressed, nothing cached; stand-in images are drawn after it. _Longest task_: of the page's main thread while both programs",
  `train and all figures are drawn, for ${given.seconds} s, from a trace of Chromium; processor time is without what other`,
  "threads had the core for. _An epoch_: of the concise program, with its test, on one thread and 16-byte",
  "vectors; in the page all that it watches and draws is included.",
  "",
  ...machine(),
  `- Chromium ${version}; ${data.train.length} training and ${data.test.length} test images${data.train.source.synthetic ? ", drawn ones" : " of Fashion-MNIST"}`,
  "",
  ...markdownTable(["what", "figure", "asked"], rows),
  "",
].join("\n");
if (given.markdown !== undefined) writeFileSync(fromCaller(given.markdown), page);

async function firstInteraction(): Promise<void> {
  for (const [server, how] of [
    ["isolated", "isolated by headers"],
    ["plain", "isolated by a service worker"],
  ] as const) {
    const seconds: number[] = [];
    for (const _ of rounds) seconds.push(await secondsToFirstInteraction(site, server));
    note(`first interaction, ${how}`, `${median(seconds).toFixed(2)} s`, "under 2 s");
  }
}

async function longestTask(): Promise<void> {
  for (const [server, how] of [
    ["isolated", "isolated"],
    ["plain", "not isolated"],
  ] as const) {
    const { tasks, wallMs, cpuMs, observed } = await longestTasks(site, server, files, {
      seconds: Number(given.seconds),
    });
    note(`longest of ${tasks} tasks, ${how}`, `${wallMs.toFixed(1)} ms`, "under 50 ms");
    note(`the same, processor time`, `${cpuMs.toFixed(1)} ms`, "–");
    note(`long tasks that the page itself observes`, `${observed}`, "none");
  }
}

async function epoch(): Promise<void> {
  const inPage = await EpochInPage.open(site, files);
  const [node, page]: [number[], number[]] = [[], []];
  await epochInNode(data); // both warm
  await inPage.seconds();
  for (const _ of rounds) {
    node.push(await epochInNode(data));
    page.push(await inPage.seconds());
  }
  await inPage.close();
  const ratio = median(page.map((seconds, i) => seconds / (node[i] ?? Number.NaN)));
  note("an epoch in Node", `${median(node).toFixed(2)} s`, "–");
  note("an epoch in the page", `${median(page).toFixed(2)} s`, "–");
  note("the page against Node", `${ratio.toFixed(2)} ×`, "at most 1.3 ×");
}

async function openData(): Promise<FashionData> {
  const half = (train: boolean): Promise<FashionMNIST> =>
    FashionMNIST.load({ train, download: false });
  try {
    return { train: await half(true), test: await half(false) };
  } catch {
    return syntheticFashionMNIST({ trainLength: 60_000, testLength: 10_000 });
  }
}
