/**
 * @file The whole table: `node src/table.ts [--rounds N] [--only TEXT]... [--peers TEXT]... [--markdown FILE]`.
 * `--peers pytorch --peers kindling` leaves the others out.
 *
 * Every peer is a process of its own on the same core. For each row the peers take turns, round after
 * round, each after a pause and half a round that does not count. A figure is the median of a peer's rounds, a
 * ratio the median of the rounds' ratios, so that a machine whose speed drifts does not decide. With
 * several threads PyTorch runs with one too, and a row has whichever takes less.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine, median } from "./machine.ts";
import { Peer, type PeerProgram } from "./peer.ts";
import { type Row, rows } from "./rows.ts";

const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    only: { type: "string", multiple: true, default: [""] },
    peers: { type: "string", multiple: true, default: [""] },
    threads: { type: "string", default: "1" },
    markdown: { type: "string" },
  },
});
const threads = given.threads;
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const cores = threads === "1" ? "0" : `0-${Number(threads) - 1}`;
const onCores = (
  threads: string,
  env: PeerProgram["env"],
  command: string,
  ...args: readonly string[]
): PeerProgram => ({
  command: "taskset",
  args: ["-c", cores, command, ...args],
  env: {
    ...env,
    KINDLING_THREADS: threads,
    TORCH_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    TFJS_THREADS: threads,
  },
});

/** Programs of one column, of which each row has the fastest. */
const pytorch = [...new Set(["1", threads])].map((n) =>
  onCores(n, {}, "/usr/bin/python3", file("./peers/pytorch.py")),
);
const everyProgram: readonly PeerProgram[] = [
  onCores(threads, { KINDLING_FREES: "1" }, process.execPath, file("./peers/kindling.ts")),
  onCores(threads, {}, process.execPath, file("./peers/kindling.ts")),
  ...pytorch,
  onCores(threads, {}, process.execPath, file("./peers/jax-js.mjs")),
  onCores(threads, {}, process.execPath, file("./peers/tfjs.mjs")),
];

const programs = everyProgram.filter(({ args }) =>
  given.peers.some((text) => args.some((word) => word.includes(text))),
);

const chosen = rows.filter(({ title }) => given.only.some((text) => title.includes(text)));
const all = (await started()).map((peer) => {
  peer.stop();
  return peer.name;
});
const names = [...new Set(all)];
const lines = [
  `| work | ${names.join(" | ")} |${names
    .slice(1)
    .map((name) => ` against ${name} |`)
    .join("")}`,
  `|${" --- |".repeat(2 * names.length)}`,
];
for (const line of lines) console.log(line);
for (const row of chosen) {
  const line = tableRow(row, await roundsOf(row));
  console.log(line);
  lines.push(line);
  if (given.markdown !== undefined) writeFileSync(given.markdown, page(lines));
}

/** The peers that are installed. Each row gets new ones, or one row's garbage would slow the next. */
async function started(): Promise<Peer[]> {
  const all = await Promise.all(programs.map((program) => Peer.start(program)));
  return all.filter((peer) => peer !== undefined);
}

/** For each peer the seconds of its rounds; none where it has no such work. */
async function roundsOf({ work }: Row): Promise<number[][]> {
  const peers = await started();
  const has: boolean[] = [];
  for (const peer of peers) has.push(await peer.make(work));
  const seconds: number[][] = peers.map(() => []);
  for (let round = 0; round < Number(given.rounds); round++) {
    for (const [i, peer] of peers.entries()) if (has[i]) seconds[i]?.push(await peer.round());
  }
  for (const peer of peers) peer.stop();
  return names.map((name) => fastest(seconds.filter((_, i) => peers[i]?.name === name)));
}

/** The rounds of least median; none where nobody has any. */
function fastest(variants: readonly number[][]): number[] {
  const sorted = variants.filter(({ length }) => length > 0);
  return sorted.toSorted((a, b) => median(a) - median(b))[0] ?? [];
}

function tableRow({ title, flops }: Row, seconds: readonly number[][]): string {
  const [own = []] = seconds;
  const figures = seconds.map((all) => (all.length === 0 ? "–" : figure(median(all), flops)));
  const ratios = seconds.slice(1).map((all) => {
    if (all.length === 0) return "–";
    return `${median(own.map((s, i) => s / (all[i] ?? Number.NaN))).toPrecision(2)} ×`;
  });
  return `| ${[title, ...figures, ...ratios].join(" | ")} |`;
}

function figure(seconds: number, flops?: number): string {
  const time =
    seconds < 1e-3
      ? `${(seconds * 1e6).toPrecision(3)} µs`
      : `${(seconds * 1e3).toPrecision(3)} ms`;
  return flops === undefined ? time : `${time} (${(flops / seconds / 1e9).toPrecision(3)} GFLOP/s)`;
}

function page(table: readonly string[]): string {
  return [
    "# Measured beside peers",
    "",
    `Made by \`node src/table.ts --rounds ${given.rounds} --threads ${threads}\` in \`benchmarks/\`: medians of`,
    "alternating rounds, and medians of the rounds' ratios (below 1: this project takes less time).",
    "",
    ...machine(),
    `- ${names.join("; ")}: ${threads} thread${threads === "1" ? "" : "s"}${threads === "1" ? "" : ", PyTorch with one or all of them"}`,
    `- KINDLING_WIDE_SIMD ${process.env["KINDLING_WIDE_SIMD"] ?? "0"}`,
    "",
    ...table,
    "",
  ].join("\n");
}
