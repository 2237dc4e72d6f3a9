/**
 * @file How much of the processor's matrix products a training step reaches, and where the rest goes:
 * `node src/efficiency.ts [--rounds N] [--threads N] [--only TEXT] [--markdown FILE]`.
 *
 * The peak is the rate of a product of 1024³, measured in the same rounds. What a step is made of is the
 * peer's own profile, which takes time itself where kernels are small, so it is given as shares.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine, markdownTable, median } from "./machine.ts";
import { Peer, type PeerProgram } from "./peer.ts";
import { type Parts, parts, type Work } from "./rows.ts";

const { values: given } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    threads: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    markdown: { type: "string" },
  },
});
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const onCores = (threads: string, command: string, script: string): PeerProgram => ({
  command: "taskset",
  args: ["-c", given.threads === "1" ? "0" : `0-${Number(given.threads) - 1}`, command, script],
  env: { KINDLING_THREADS: threads, TORCH_THREADS: threads, OPENBLAS_NUM_THREADS: threads },
});
const programs: readonly PeerProgram[] = [
  onCores(given.threads, process.execPath, file("./peers/kindling.ts")),
  onCores(given.threads, "/usr/bin/python3", file("./peers/pytorch.py")),
];

interface Seen {
  readonly name: string;
  readonly stepSeconds: number;
  /** Of a product of 1024³, a second. */
  readonly peakFlops: number;
  readonly parts: Parts;
}

/** Multiplications and additions in the products of a step: those of the first layer's input need none. */
const flopsOf = (batch: number, hidden: number): number =>
  2 * batch * (2 * 784 * hidden + 3 * hidden * hidden + 3 * 10 * hidden);
const peakSize = 1024;
const peak: Work = {
  kind: "matmul",
  dtype: "float32",
  m: peakSize,
  k: peakSize,
  n: peakSize,
  transposed: "none",
};

async function seenOf(batch: number, hidden: number): Promise<readonly Seen[]> {
  const started = async (work: Work, more: PeerProgram["env"] = {}): Promise<readonly Peer[]> => {
    const all = programs.map((program) =>
      Peer.start({ ...program, env: { ...program.env, ...more } }),
    );
    const peers = (await Promise.all(all)).filter((peer) => peer !== undefined);
    for (const peer of peers) await peer.make(work);
    return peers;
  };
  const steps = await started({ kind: "step", batch, hidden });
  // results are freed, as PyTorch frees them: no first touches of memory in the peak
  const products = await started(peak, { KINDLING_FREES: "1" });
  const seconds = steps.map(() => ({ step: [] as number[], peak: [] as number[] }));
  for (let round = 0; round < Number(given.rounds); round++) {
    for (const [i, all] of seconds.entries()) {
      all.step.push(await steps[i]!.round());
      all.peak.push(await products[i]!.round());
    }
  }
  const seen: Seen[] = [];
  for (const [i, { step, peak }] of seconds.entries()) {
    const parts = await steps[i]!.parts();
    if (parts === undefined) throw new Error(`${steps[i]!.name} does not tell the parts of a step`);
    seen.push({
      name: steps[i]!.name,
      stepSeconds: median(step),
      peakFlops: (2 * peakSize ** 3) / Math.min(...peak),
      parts,
    });
  }
  for (const peer of [...steps, ...products]) peer.stop();
  return seen;
}

const percent = (share: number): string => `${(100 * share).toPrecision(share < 0.1 ? 2 : 3)} %`;

function cells(batch: number, hidden: number, seen: Seen): readonly string[] {
  const total = parts.reduce((sum, part) => sum + seen.parts[part], 0);
  const share = flopsOf(batch, hidden) / seen.stepSeconds / seen.peakFlops;
  const productSeconds = (seen.parts.products / total) * seen.stepSeconds;
  return [
    `${hidden}, ${batch}`,
    seen.name,
    `${(seen.stepSeconds * 1e3).toPrecision(3)} ms`,
    percent(share),
    percent(flopsOf(batch, hidden) / productSeconds / seen.peakFlops),
    ...parts.map((part) => percent(seen.parts[part] / total)),
  ];
}

const rows: (readonly string[])[] = [];
for (const hidden of [256, 1024, 4096]) {
  for (const batch of [64, 256, 1024]) {
    if (!`${hidden}, ${batch}`.includes(given.only)) continue;
    for (const seen of await seenOf(batch, hidden)) {
      rows.push(cells(batch, hidden, seen));
      console.log(rows.at(-1)?.join(" | "));
    }
  }
}
const page = [
  "# How much of the processor a training step reaches",
  "",
  `Made by \`node src/efficiency.ts --rounds ${given.rounds} --threads ${given.threads}\` in \`benchmarks/\`: steps of`,
  "784-hidden-hidden-10 with ReLU, dropout and SGD. The peak is the best rate of a float32 product of 1024³ in the",
  "same rounds. _Of the peak_: the step's products if they ran at the peak, as a share of the step. _Products'",
  "own_: the rate of the products while they run, as a share of the peak. The other columns are where a step's",
  "time goes, as each peer's profile has it; what is fused into a product, such as a bias, counts as product.",
  "",
  ...machine(),
  `- KINDLING_WIDE_SIMD ${process.env["KINDLING_WIDE_SIMD"] ?? "0"}; ${given.threads} thread(s)`,
  "",
  ...markdownTable(
    ["hidden, batch", "peer", "step", "of the peak", "products' own", ...parts],
    rows,
  ),
  "",
].join("\n");
if (given.markdown !== undefined) writeFileSync(given.markdown, page);
