/**
 * @file The chapter's whole program beside PyTorch's: `node src/published.ts [--epochs N] [--rounds N]
 * [--only TEXT]... [--markdown FILE]`, after a build.
 *
 * This project's program uses packages that npm installed from their tarballs, as a user's does. Each run is a process of its own, from its start to its end, on one core and on two. The programs take
 * turns, and a figure is the median of a program's runs; of PyTorch on two cores, with one thread or with two,
 * whichever takes less. PyTorch gets its files unpacked.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { encodeIdx, FashionMNIST } from "../../packages/datasets/src/index.ts";
import { installedProject } from "../../tools/install-test/installed-project.ts";
import { machine, markdownTable, median } from "./machine.ts";

const { values: given } = parseArgs({
  options: {
    epochs: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", multiple: true, default: [""] },
    markdown: { type: "string" },
  },
});
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "published-"));

interface Program {
  readonly title: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether fewer threads than cores may be faster. */
  readonly triesFewer?: boolean;
}

const kindling = (title: string, script: readonly string[], wide: "0" | "1"): Program => ({
  title,
  command: [process.execPath, ...script],
  env: { KINDLING_WIDE_SIMD: wide },
});
const pytorch = (title: string, workers: string): Program => ({
  title: `PyTorch, ${title}`,
  command: ["/usr/bin/python3", file("./peers/published.py"), folder, given.epochs, workers],
  triesFewer: true,
});
const project = installedProject();
const program = [installedProgram(), given.epochs];
const demo = `--program concise --epochs ${given.epochs} --json --out ${join(folder, "out")}`;

const programs: readonly Program[] = [
  kindling("this project, 16-byte vectors", program, "0"),
  kindling("this project, wide", program, "1"),
  kindling(
    "this project's demo (wide; also checkpoints, a picture, tests with dropout on)",
    [file("../../apps/dropout/src/main.ts"), ...demo.split(" ")],
    "1",
  ),
  pytorch("its data in memory", "memory"),
  pytorch("torchvision's loader, 4 workers, as published", "4"),
  ...[0, 1, 2].map((n) => pytorch(`torchvision's loader, ${n} worker(s)`, `${n}`)),
];
const coreCounts = [1, 2] as const;

/** The program of the peers' folder in a user's project. */
function installedProgram(): string {
  const source = readFileSync(file("./peers/published.ts"), "utf8");
  const path = join(project.folder, "published.ts");
  writeFileSync(
    path,
    source.replaceAll(/"[./]+packages\/(\w+)\/src\/index\.ts"/g, '"@kindling/$1"'),
  );
  return path;
}

interface Run {
  readonly seconds: number;
  readonly testAcc: number;
}

/** A run, or `undefined` where the program is not installed. */
function run({ title, command, env }: Program, cores: number, threads: number): Run | undefined {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync("taskset", ["-c", `0-${cores - 1}`, ...command], {
    encoding: "utf8",
    env: {
      ...process.env,
      ...env,
      KINDLING_THREADS: `${threads}`,
      TORCH_THREADS: `${threads}`,
      OPENBLAS_NUM_THREADS: `${threads}`,
    },
  });
  const seconds = (performance.now() - start) / 1000;
  if (/No module named|ENOENT/.test(stderr)) return undefined;
  const last = [...stdout.matchAll(/"testAcc": ?([\d.]+)/g)].at(-1);
  if (status !== 0 || last === undefined)
    throw new Error(`${title} ended with ${status}: ${stderr}`);
  return { seconds, testAcc: Number(last[1]) };
}

async function unpackData(): Promise<void> {
  const raw = join(folder, "FashionMNIST", "raw");
  mkdirSync(raw, { recursive: true });
  for (const [part, train] of [
    ["train", true],
    ["t10k", false],
  ] as const) {
    const { images, labels, length } = await FashionMNIST.load({ train });
    const write = (name: string, shape: readonly number[], data: Uint8Array): void =>
      writeFileSync(join(raw, `${part}-${name}-ubyte`), encodeIdx({ dtype: "uint8", shape, data }));
    write("images-idx3", [length, 28, 28], images);
    write("labels-idx1", [length], labels);
  }
}

const chosen = programs.filter(({ title }) => given.only.some((text) => title.includes(text)));

/** Ways to run a program on so many cores. */
const ways = ({ triesFewer = false }: Program, cores: number): readonly number[] =>
  triesFewer && cores > 1 ? [1, cores] : [cores];
const runs = new Map<string, Run[]>();
const key = ({ title }: Program, cores: number, threads: number): string =>
  `${title}: ${cores} core(s), ${threads} thread(s)`;

try {
  await unpackData();
  for (let round = 0; round < Number(given.rounds); round++) {
    for (const cores of coreCounts) {
      for (const program of chosen) for (const n of ways(program, cores)) note(program, cores, n);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
  project.remove();
}

function note(program: Program, cores: number, threads: number): void {
  const one = run(program, cores, threads);
  if (one === undefined) return;
  const name = key(program, cores, threads);
  runs.set(name, [...(runs.get(name) ?? []), one]);
  console.log(`${name}: ${one.seconds.toFixed(1)} s, ${one.testAcc}`);
}

const runsOf = (program: Program, cores: number): readonly (readonly Run[])[] =>
  ways(program, cores).map((threads) => runs.get(key(program, cores, threads)) ?? []);
const secondsOf = (program: Program, cores: number): number =>
  Math.min(...runsOf(program, cores).map((all) => median(all.map(({ seconds }) => seconds))));
const published = programs.find(({ title }) => title.endsWith("as published"));

const rows = chosen
  .filter((program) => runsOf(program, 1)[0]?.length)
  .map((program) => {
    const figures = coreCounts.map((cores) => secondsOf(program, cores));
    const against = coreCounts.map(
      (cores, i) =>
        figures[i]! / (published === undefined ? Number.NaN : secondsOf(published, cores)),
    );
    const accuracies = coreCounts.flatMap((cores) =>
      runsOf(program, cores).flatMap((all) => all.map(({ testAcc }) => testAcc)),
    );
    return [
      program.title,
      ...figures.map((seconds) => `${seconds.toFixed(1)} s`),
      ...against.map((ratio) => (Number.isNaN(ratio) ? "–" : `${ratio.toPrecision(2)} ×`)),
      `${Math.min(...accuracies)}–${Math.max(...accuracies)}`,
    ];
  });
const parts = given.only.map((text) => (text === "" ? "" : ` --only "${text}"`)).join("");
const heads = ["program", "one core", "two cores", "against published, one core", "two cores"];
const page = [
  "# The chapter's program beside PyTorch's",
  "",
  `Made by \`node src/published.ts --epochs ${given.epochs} --rounds ${given.rounds}${parts}\` in \`benchmarks/\`: seconds`,
  "from the start of a process to its end, medians of alternating runs. The concise program of the chapter:",
  `${given.epochs} epochs over the real Fashion-MNIST in batches of 256, learning rate 0.1, a test after each epoch. As`,
  "many threads as cores; PyTorch on two cores with one thread or two, whichever takes less, and its workers are",
  "processes beside them. A ratio below 1: less time than PyTorch's program as published.",
  "",
  ...machine(),
  "",
  ...markdownTable([...heads, "test accuracy"], rows),
  "",
].join("\n");
console.log(page);
if (given.markdown !== undefined) writeFileSync(given.markdown, page);
