/** @file What a run of the demo can be told on the command line. */
import { Command } from "commander";
import { fromCaller } from "./callers-folder.ts";
import {
  epochsRow,
  namesIn,
  nonEmpty,
  type OptionRow,
  readOptions,
  shared,
  wholeNumber,
} from "./options.ts";
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
  const command = new Command("kindling-dropout")
    .description("Trains the Dropout chapter of Dive into Deep Learning (4.6) on Fashion-MNIST.")
    .addHelpText("after", "\nkindling-dropout compare --help: the chapter's claims, over seeds");
  const given = readOptions<Settings & { program: ProgramName[] }>(command, rows, argv);
  if (given === null) return null;
  const data = given.data === undefined ? undefined : fromCaller(given.data);
  return { ...given, programs: given.program, data, out: fromCaller(given.out) };
}

const published: readonly ProgramName[] = ["scratch", "concise"];

const rows: readonly OptionRow[] = [
  {
    flags: "--program <names>",
    about: `programs to train, with commas: ${Object.keys(programs).join(", ")} or all`,
    initial: [published, published.join(",")],
    read: namesIn(programs),
  },
  epochsRow(10),
  shared.lr,
  shared.batchSize,
  shared.dropout1,
  shared.dropout2,
  {
    flags: "--seed <n>",
    about: "each program starts from manualSeed(n)",
    initial: [0],
    read: wholeNumber(),
  },
  shared.data,
  {
    flags: "--out <folder>",
    about: "where the curves are saved",
    initial: ["out"],
    read: nonEmpty,
  },
];
