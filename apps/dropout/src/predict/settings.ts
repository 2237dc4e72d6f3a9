/** @file What `kindling-dropout predict` can be told. */
import { join } from "node:path";
import { Command } from "commander";
import { fromCaller } from "../callers-folder.ts";
import { nameIn, nonEmpty, type OptionRow, readOptions, shared, wholeNumber } from "../options.ts";
import { programs, type ProgramName } from "../programs/index.ts";

export interface PredictSettings {
  readonly program: ProgramName;
  /** The folder of the checkpoints. Paths are absolute. */
  readonly checkpoint: string;
  readonly data: string | undefined;
  /** How many images are shown. */
  readonly images: number;
  /** Whether only those are that the network gets wrong. */
  readonly wrong: boolean;
  /** The folder for pictures. */
  readonly out: string;
  /** Whether machines read the output. */
  readonly json: boolean;
}

/**
 * Reads a command line.
 *
 * @param argv  the arguments after `predict`.
 * @returns the settings, or null when help was asked for and given.
 * @throws {ValueError} for an unknown option or program, and for values out of range.
 */
export function readPredictSettings(argv: readonly string[]): PredictSettings | null {
  const command = new Command("kindling-dropout predict").description(
    "Shows test images with their labels and what a trained program predicts.",
  );
  const given = readOptions<Given>(command, rows, argv);
  if (given === null) return null;
  const { checkpoint, data, wrong = false, json = false } = given;
  const out = fromCaller(given.out);
  return {
    ...given,
    checkpoint: checkpoint === undefined ? join(out, "checkpoint") : fromCaller(checkpoint),
    data: data === undefined ? undefined : fromCaller(data),
    wrong,
    out,
    json,
  };
}

type Given = Pick<PredictSettings, "program" | "images" | "out"> & Partial<PredictSettings>;

const rows: readonly OptionRow[] = [
  {
    flags: "--program <name>",
    about: `which program's network: ${Object.keys(programs).join(", ")}`,
    initial: ["concise"],
    read: nameIn(programs),
  },
  {
    flags: "--checkpoint <folder>",
    about: "where its checkpoint is (default: checkpoint in --out)",
    read: nonEmpty,
  },
  { flags: "--images <n>", about: "how many are shown", initial: [8], read: wholeNumber(1, 200) },
  { flags: "--wrong", about: "shows only images that the network gets wrong" },
  shared.data,
  shared.out,
  shared.json,
];
