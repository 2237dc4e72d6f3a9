/** @file The command line: what can be set, how values are checked, what help says. */
import { Command, CommanderError, Option } from "commander";
import { ValueError } from "@kindling/torch";
import { fromCaller } from "./callers-folder.ts";
import { programs, type ProgramName } from "./programs/index.ts";
import type { Probabilities } from "./programs/program.ts";

/** What a run is told. */
export interface Settings extends Probabilities {
  readonly programs: readonly ProgramName[];
  readonly epochs: number;
  readonly lr: number;
  readonly batchSize: number;
  readonly seed: number;
  /** A folder with the data, if the user named one. Paths are absolute. */
  readonly data: string | undefined;
  /** The folder for figures. */
  readonly out: string;
}

/**
 * Reads a command line.
 *
 * @param argv  the arguments after the program's name.
 * @returns the settings, or null when help was asked for and given.
 * @throws {ValueError} for an unknown option or program, and for values out of range.
 */
export function readSettings(argv: readonly string[]): Settings | null {
  const command = commandLine();
  try {
    // npm takes away the `--` before a script's arguments, pnpm passes it on
    command.parse(argv[0] === "--" ? argv.slice(1) : argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw wrongUsage(error);
  }
  const given = command.opts<Settings & { program: ProgramName[] }>();
  const data = given.data === undefined ? undefined : fromCaller(given.data);
  return { ...given, programs: given.program, data, out: fromCaller(given.out) };
}

function commandLine(): Command {
  const command = new Command("kindling-dropout")
    .description("Trains the Dropout chapter of Dive into Deep Learning (4.6) on Fashion-MNIST.")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} }); // errors are shown by the caller, in one form
  for (const { flags, about, initial, read } of options) {
    const option = new Option(flags, about).argParser((text) => read(text, flags));
    command.addOption(initial === undefined ? option : option.default(...initial));
  }
  return command;
}

interface OptionRow {
  readonly flags: string;
  readonly about: string;
  /** The default and, where its text is not plain, how help shows it. */
  readonly initial?: [value: unknown, shown?: string];
  readonly read: (text: string, flags: string) => unknown;
}

const published: readonly ProgramName[] = ["scratch", "concise"];

const options: readonly OptionRow[] = [
  {
    flags: "--program <names>",
    about: `programs to train, with commas: ${Object.keys(programs).join(", ")} or all`,
    initial: [published, published.join(",")],
    read: programNames,
  },
  { flags: "--epochs <n>", about: "passes over the data", initial: [3], read: wholeNumber(1) },
  { flags: "--lr <x>", about: "learning rate", initial: [0.1], read: numberFrom(0, Infinity) },
  { flags: "--batch-size <n>", about: "examples a step", initial: [256], read: wholeNumber(1) },
  {
    flags: "--dropout1 <p>",
    about: "probability of dropping a unit of the first hidden layer",
    initial: [0.2],
    read: numberFrom(0, 1),
  },
  {
    flags: "--dropout2 <p>",
    about: "the same for the second",
    initial: [0.5],
    read: numberFrom(0, 1),
  },
  {
    flags: "--seed <n>",
    about: "each program starts from manualSeed(n)",
    initial: [0],
    read: wholeNumber(),
  },
  {
    flags: "--data <folder>",
    about: "where the four files of Fashion-MNIST are (default: searched for, then fetched)",
    read: (text, flags) => nonEmpty(text, flags),
  },
  {
    flags: "--out <folder>",
    about: "where the curves are saved",
    initial: ["out"],
    read: (text, flags) => nonEmpty(text, flags),
  },
];

function programNames(text: string): ProgramName[] {
  const known = Object.keys(programs);
  const names = text === "all" ? known : text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0 || new Set(names).size < names.length) {
    throw new ValueError("--program: unknown or repeated program", {
      got: text,
      expected: `${known.join(", ")} with commas between them, or all`,
    });
  }
  return names as ProgramName[]; // the check above has found each among the keys
}

function wholeNumber(least = -Infinity): OptionRow["read"] {
  return (text, flags) => {
    const value = parsed(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    const range = least === -Infinity ? "within 2^53" : `at least ${least}`;
    throw outOfRange(flags, text, `a whole number, ${range}`);
  };
}

function numberFrom(least: number, greatest: number): OptionRow["read"] {
  return (text, flags) => {
    const value = parsed(text);
    if (Number.isFinite(value) && value >= least && value <= greatest) return value;
    const range = greatest === Infinity ? `at least ${least}` : `from ${least} to ${greatest}`;
    throw outOfRange(flags, text, `a number ${range}`);
  };
}

/** `Number` without its surprises: no empty text, no hexadecimal digits. */
const parsed = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;

function nonEmpty(text: string, flags: string): string {
  if (text !== "") return text;
  throw outOfRange(flags, "an empty text", "the path of a folder");
}

const outOfRange = (flags: string, got: string, expected: string): ValueError =>
  new ValueError(`${flags.split(" ", 1)[0]}: not a value that can be used`, { got, expected });

const wrongUsage = (error: CommanderError): ValueError =>
  new ValueError("kindling-dropout: the command line cannot be read", {
    got: error.message.replace(/^error: /, ""),
    expected: `options of this list: ${options.map(({ flags }) => flags.split(" ", 1)[0]).join(" ")}`,
    fix: "kindling-dropout --help",
  });
