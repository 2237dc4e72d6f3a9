/**
 * @file The whole table: `node src/table.ts [--rounds N] [--only TEXT] [--markdown FILE]`.
 *
 * Every peer is a process of its own on the same core. For each row the peers take turns, round after
 * round; a figure is the median of a peer's rounds, a ratio the median of the rounds' ratios, so that a
 * machine whose speed drifts does not decide.
 */
import { writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Peer, type PeerProgram } from "./peer.ts";
import { type Row, rows } from "./rows.ts";

const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    only: { type: "string", default: "" },
    threads: { type: "string", default: "1" },
    markdown: { type: "string" },
  },
});
const threads = given.threads;
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const cores = threads === "1" ? "0" : `0-${Number(threads) - 1}`;
const onCores = (
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

const programs: readonly PeerProgram[] = [
  onCores({ KINDLING_FREES: "1" }, process.execPath, file("./peers/kindling.ts")),
  onCores({}, process.execPath, file("./peers/kindling.ts")),
  onCores({}, "/usr/bin/python3", file("./peers/pytorch.py")),
  onCores({}, process.execPath, file("./peers/jax-js.mjs")),
  onCores({}, process.execPath, file("./peers/tfjs.mjs")),
];

const chosen = rows.filter(({ title }) => title.includes(given.only));
const names = (await started()).map((peer) => {
  peer.stop();
  return peer.name;
});
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
  return seconds;
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function page(table: readonly string[]): string {
  return [
    "# Measured beside peers",
    "",
    `Made by \`node src/table.ts --rounds ${given.rounds} --threads ${threads}\` in \`benchmarks/\`: medians of`,
    "alternating rounds, and medians of the rounds' ratios (below 1: this project takes less time).",
    "",
    `- ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${type()} ${release()}`,
    `- Node ${process.version}; ${names.join(", ")}; ${threads} thread(s)`,
    `- OPENBLAS_CORETYPE ${process.env["OPENBLAS_CORETYPE"] ?? "as OpenBLAS finds it"}; KINDLING_WIDE_SIMD ${process.env["KINDLING_WIDE_SIMD"] ?? "0"}`,
    "",
    ...table,
    "",
  ].join("\n");
}
