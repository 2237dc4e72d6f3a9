/** @file What `kindling-dropout compare` can be told. */
import { Command } from "commander";
import { fromCaller } from "../callers-folder.ts";
import {
  epochsRow,
  namesIn,
  type OptionRow,
  readOptions,
  shared,
  wholeNumber,
} from "../options.ts";
import { mostSeeds } from "./compare.ts";
import type { Training } from "./training.ts";
import { type VariantName, variants } from "./variants.ts";

export interface CompareSettings extends Training {
  readonly variants: readonly VariantName[];
  /** How many: from 0 up. */
  readonly seeds: number;
  readonly data: string | undefined;
  /** Whether machines read the output. */
  readonly json: boolean;
}

/**
 * Reads a command line.
 *
 * @param argv  the arguments after `compare`.
 * @returns the settings, or null when help was asked for and given.
 * @throws {ValueError} for an unknown option or variant, and for values out of range.
 */
export function readCompareSettings(argv: readonly string[]): CompareSettings | null {
  const command = new Command("kindling-dropout compare").description(
    "Trains variants of the chapter's program from several seeds and draws its conclusions.",
  );
  const given = readOptions<Omit<CompareSettings, "json"> & { readonly json?: boolean }>(
    command,
    rows,
    argv,
  );
  if (given === null) return null;
  const { data, json = false } = given;
  return { ...given, data: data === undefined ? undefined : fromCaller(data), json };
}

const rows: readonly OptionRow[] = [
  {
    flags: "--variants <names>",
    about: `what is compared, with commas: ${Object.keys(variants).join(", ")} or all`,
    initial: [Object.keys(variants), "all"],
    read: namesIn(variants),
  },
  {
    flags: "--seeds <n>",
    about: "how many seeds each variant is trained from: 0, 1, …",
    initial: [5],
    read: wholeNumber(1, mostSeeds),
  },
  epochsRow(10),
  shared.lr,
  shared.batchSize,
  shared.dropout1,
  shared.dropout2,
  shared.data,
  shared.json,
];
