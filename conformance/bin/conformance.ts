/**
 * @file Compares this project with PyTorch's golden values:
 * `conformance [--dir DIR] [--set SET] [--backend NAME] [--only TEXT] [--epochs N] [--json FILE] [--why]`.
 */
import { useWasm } from "@kindling/backend-wasm";
import { KindlingError, useBackend, ValueError } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ownPacks, packsBelow } from "../src/pack-files.ts";
import { type Settings, suitesWith } from "../src/suites.ts";

const help = `usage: conformance [options]

  --dir DIR       run every pack below this folder (default: the repository's)
  --set SET       only packs of this set: ops, rng, train, optim or modules
  --backend NAME  the backend that computes: reference or wasm
  --only TEXT     only cases whose name contains this text
  --epochs N      train N whole epochs, not just the first steps (slow)
  --json FILE     write { passed, failed, notProvided, byOp, failures } there
  --why           also list why cases are not provided
  --help          this text

Exits with 1 if a case fails, 2 if there is nothing to run or an option is wrong.`;

const options = {
  dir: { type: "string" },
  set: { type: "string" },
  backend: { type: "string" },
  only: { type: "string" },
  epochs: { type: "string" },
  json: { type: "string" },
  why: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

const backends: { readonly [name: string]: () => void } = {
  reference: () => useBackend("reference"),
  wasm: useWasm,
};

try {
  const given = optionsOf(process.argv.slice(2));
  if (given.help === true) console.log(help);
  else process.exitCode = await run(given);
} catch (error) {
  if (!(error instanceof KindlingError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 2;
}

async function run(given: Given): Promise<number> {
  const suites = suitesWith(settingsOf(given));
  if (given.set !== undefined) expectOneOf("--set", given.set, Object.keys(suites));
  const backend = given.backend ?? "reference";
  expectOneOf("--backend", backend, Object.keys(backends));
  backends[backend]?.();
  // relative to where the user stands, which pnpm does not keep as the working directory
  const from = process.env["INIT_CWD"] ?? process.cwd();
  const packs = packsBelow(given.dir === undefined ? ownPacks : resolve(from, given.dir));
  const chosen = packs.filter(({ set }) => given.set === undefined || set === given.set);
  if (chosen.length === 0) {
    throw new ValueError("conformance: no pack of this set", {
      got: `--set ${given.set}`,
      expected: [...new Set(packs.map(({ set }) => set))].join(", "),
    });
  }
  const tally = await conformance.runPacks(
    chosen.map((pack) => partOf(pack, given.only)),
    suites,
  );
  const report = tally.report;
  console.log(conformance.showReport(report));
  if (given.why === true)
    for (const [why, n] of tally.missing) console.log(`${n} not provided: ${why}`);
  if (given.json !== undefined)
    writeFileSync(resolve(from, given.json), `${JSON.stringify(report, null, 2)}\n`);
  return report.failed > 0 ? 1 : 0;
}

/** The cases of a pack whose names contain a text. */
function partOf(pack: conformance.GoldenPack, text = ""): conformance.GoldenPack {
  return { ...pack, cases: pack.cases.filter(({ name }) => name.includes(text)) };
}

function settingsOf({ epochs }: Given): Settings {
  if (epochs === undefined) return {};
  const count = Number(epochs);
  if (Number.isInteger(count) && count >= 1 && count <= 10) return { epochs: count };
  throw new ValueError("conformance: --epochs", {
    got: epochs,
    expected: "a whole number from 1 to 10",
  });
}

function optionsOf(words: string[]): Given {
  try {
    return parseArgs({ args: words.filter((word) => word !== "--"), options, strict: true }).values;
  } catch (error) {
    throw new ValueError("conformance: the options cannot be understood", {
      got: error instanceof Error ? error.message : String(error),
      expected: Object.keys(options)
        .map((name) => `--${name}`)
        .join(", "),
    });
  }
}

function expectOneOf(option: string, got: string, expected: readonly string[]): void {
  if (expected.includes(got)) return;
  throw new ValueError(`conformance: unknown ${option}`, { got, expected: expected.join(", ") });
}
