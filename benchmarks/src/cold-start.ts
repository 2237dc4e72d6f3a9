/**
 * @file How long a program takes that has just been started: `node src/cold-start.ts [--rounds N]
 * [--markdown FILE]`, after a build.
 *
 * The packages are packed and npm installs the tarballs in a project of their own, as a user does. Each run is
 * a process, from its start to its end; the programs take turns, with one that does nothing among them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installedProject } from "../../tools/install-test/installed-project.ts";
import { machine, markdownTable, median } from "./machine.ts";

const { values: given } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, markdown: { type: "string" } },
});

interface Program {
  readonly title: string;
  readonly source: string;
  /** Whether V8 keeps what it compiled for the next process. */
  readonly isCached?: boolean;
}

const firstItem = `
  import { tensor } from "@kindling/torch";
  if (tensor([1, 2, 3]).mul(2).sum().item() !== 12) throw new Error("not 12");`;
const firstStep = `
  import { nn, optim, randint, randn } from "@kindling/torch";
  const net = new nn.Sequential(new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const loss = new nn.CrossEntropyLoss()(net(randn(256, 784)), randint(0, 10, [256]));
  loss.backward();
  optimizer.step();
  if (!(loss.item() > 0)) throw new Error("no loss");`;

const nothing: Program = { title: "nothing", source: "" };
const programs: readonly Program[] = [
  nothing,
  { title: "an import", source: `import "@kindling/torch";` },
  { title: "`tensor([1, 2, 3]).mul(2).sum().item()`", source: firstItem },
  { title: "the same, `NODE_COMPILE_CACHE`", source: firstItem, isCached: true },
  { title: "a training step of a perceptron", source: firstStep },
  { title: "the same, `NODE_COMPILE_CACHE`", source: firstStep, isCached: true },
];

const project = installedProject();
const cache = mkdtempSync(join(tmpdir(), "compile-cache-"));

/** Milliseconds from a process's start to its end. */
function run({ title, source, isCached = false }: Program): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source], {
    cwd: project.folder,
    encoding: "utf8",
    env: { ...process.env, ...(isCached ? { NODE_COMPILE_CACHE: cache } : {}) },
  });
  const took = performance.now() - start;
  if (status !== 0) throw new Error(`${title} ended with ${status}: ${stderr}`);
  return took;
}

const times = new Map<Program, number[]>(programs.map((program) => [program, []]));
try {
  for (const program of programs) run(program); // files come into memory, and caches are filled
  for (let round = 0; round < Number(given.rounds); round++)
    for (const [program, all] of times) all.push(run(program));
} finally {
  project.remove();
  rmSync(cache, { recursive: true });
}

const idle = times.get(nothing)!;
const figures = [...times].map(([{ title }, all]) => [
  title,
  `${median(all).toFixed(0)} ms`,
  `${Math.min(...all).toFixed(0)} ms`,
  `${median(all.map((ms, round) => ms - idle[round]!)).toFixed(0)} ms`,
  `${median(all.map((ms, round) => ms / idle[round]!)).toFixed(2)} ×`,
]);
const page = [
  "# A process that was just started",
  "",
  `Made by \`node src/cold-start.ts --rounds ${given.rounds}\` in \`benchmarks/\`: milliseconds from the start of`,
  `a process to its end, of ${given.rounds} alternating rounds. The packages are installed from their tarballs. What a`,
  "program takes above a process that does nothing, in the same round, says more on a machine that is busy.",
  "",
  ...machine(),
  "",
  ...markdownTable(["program", "median", "least", "above nothing", "times nothing"], figures),
  "",
].join("\n");
console.log(page);
if (given.markdown !== undefined) writeFileSync(given.markdown, page);
