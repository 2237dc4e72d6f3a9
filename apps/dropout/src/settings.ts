/** @file What a run of the demo can be told on the command line. */
import { join } from "node:path";
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
  /** The folder for checkpoints. */
  readonly checkpoint: string;
  /** How many steps lie between two checkpoints within an epoch; undefined: none are saved there. */
  readonly checkpointEvery: number | undefined;
  /** Whether to go on from the checkpoints. */
  readonly resume: boolean;
  /** The file of a report, if one is wanted. */
  readonly report: string | undefined;
  /** Whether machines read the output. */
  readonly json: boolean;
  /** For how many epochs the test accuracy may stay below its best; undefined: for all. */
  readonly patience: number | undefined;
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
    .addHelpText("after", footer);
  const given = readOptions<Partial<Settings> & Given>(command, rows, argv);
  if (given === null) return null;
  const { program, data, checkpointEvery, report, json = false, resume = false, patience } = given;
  const out = fromCaller(given.out);
  return {
    ...given,
    programs: program,
    data: data === undefined ? undefined : fromCaller(data),
    out,
    checkpoint:
      given.checkpoint === undefined ? join(out, "checkpoint") : fromCaller(given.checkpoint),
    checkpointEvery,
    resume,
    report: report === undefined ? undefined : fromCaller(report),
    json,
    patience,
  };
}

/** What is there whatever the user says. */
type Given = Omit<
  Settings,
  "programs" | "data" | "checkpoint" | "checkpointEvery" | "report" | "json" | "resume" | "patience"
> & {
  readonly program: readonly ProgramName[];
};

const footer = `
Exit codes:
  0    finished, also where an assertion of the chapter is not met
  1    options, data or a checkpoint that cannot be used
  130  stopped by Ctrl-C (SIGINT), with a checkpoint
  143  stopped by SIGTERM, with a checkpoint

Other commands, each with --help:
  kindling-dropout predict  test images with their labels and predictions
  kindling-dropout compare  the chapter's claims, over seeds`;

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
  shared.out,
  {
    flags: "--checkpoint <folder>",
    about: "where checkpoints are saved after each epoch (default: checkpoint in --out)",
    read: nonEmpty,
  },
  {
    flags: "--checkpoint-every <steps>",
    about: "saves one within an epoch too, every so many steps",
    read: wholeNumber(1),
  },
  { flags: "--resume", about: "goes on from the checkpoints, bit for bit" },
  {
    flags: "--patience <epochs>",
    about: "stops a program when its test accuracy has not risen for so many epochs",
    read: wholeNumber(1),
  },
  {
    flags: "--report <file>",
    about: "writes a page with curves, figures, images and masks",
    read: nonEmpty,
  },
  shared.json,
];
