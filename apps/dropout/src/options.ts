/** @file The options of the command line: how values are read and checked, what help says of them. */
import { Command, CommanderError, Option } from "commander";
import { ValueError } from "@kindling/torch";

export interface OptionRow {
  readonly flags: string;
  readonly about: string;
  /** The default and, where its text is not plain, how help shows it. */
  readonly initial?: [value: unknown, shown?: string];
  /** Makes a value of the text. An option without it takes none: it is there or not. */
  readonly read?: (text: string, flags: string) => unknown;
}

/** Makes a value of an option's text. */
type Reader = NonNullable<OptionRow["read"]>;

/** Options that every command takes. */
export const shared = {
  lr: { flags: "--lr <x>", about: "learning rate", initial: [0.1], read: numberFrom(0, Infinity) },
  batchSize: {
    flags: "--batch-size <n>",
    about: "examples a step",
    initial: [256],
    read: wholeNumber(1),
  },
  dropout1: {
    flags: "--dropout1 <p>",
    about: "probability of dropping a unit of the first hidden layer",
    initial: [0.2],
    read: numberFrom(0, 1),
  },
  dropout2: {
    flags: "--dropout2 <p>",
    about: "the same for the second",
    initial: [0.5],
    read: numberFrom(0, 1),
  },
  data: {
    flags: "--data <folder>",
    about: "where the four files of Fashion-MNIST are (default: searched for, then fetched)",
    read: nonEmpty,
  },
  out: {
    flags: "--out <folder>",
    about: "where pictures are saved",
    initial: ["out"],
    read: nonEmpty,
  },
  json: { flags: "--json", about: "writes JSON, an event a line; lines for people go to stderr" },
} satisfies Record<string, OptionRow>;

/** The option `--epochs`, whose default differs. */
export const epochsRow = (initial: number): OptionRow => ({
  flags: "--epochs <n>",
  about: "passes over the data",
  initial: [initial],
  read: wholeNumber(1),
});

/**
 * Reads a command line.
 *
 * @param argv  the arguments after the command's name.
 * @returns the values by name, or null when help was asked for and given.
 * @throws {ValueError} for an unknown option, and for values out of range.
 */
export function readOptions<T extends object>(
  command: Command,
  rows: readonly OptionRow[],
  argv: readonly string[],
): T | null {
  command
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} }); // errors are shown by the caller, in one form
  for (const { flags, about, initial, read } of rows) {
    const option = new Option(flags, about);
    if (read !== undefined) option.argParser((text) => read(text, flags));
    command.addOption(initial === undefined ? option : option.default(...initial));
  }
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw wrongUsage(error, command.name(), rows);
  }
  return command.opts<T>();
}

/** A name from a table. */
export function nameIn(table: object): Reader {
  const known = Object.keys(table);
  return (text, flags) => {
    if (known.includes(text)) return text;
    throw new ValueError(`${nameOf(flags)}: unknown name`, {
      got: text,
      expected: known.join(" or "),
    });
  };
}

/** Names from a table, with commas between them, or `all`. */
export function namesIn(table: object): Reader {
  const known = Object.keys(table);
  return (text, flags) => {
    const names = text === "all" ? known : text.split(",").map((name) => name.trim());
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length === 0 && new Set(names).size === names.length) return names;
    const option = nameOf(flags);
    throw new ValueError(`${option}: unknown or repeated ${option.replace(/^--|s$/g, "")}`, {
      got: text,
      expected: `${known.join(", ")} with commas between them, or all`,
    });
  };
}

export function wholeNumber(least = -Infinity, most = Infinity): Reader {
  return (text, flags) => {
    const value = parsed(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range =
      least === -Infinity
        ? "within 2^53"
        : most === Infinity
          ? `at least ${least}`
          : `from ${least} to ${most}`;
    throw outOfRange(flags, text, `a whole number, ${range}`);
  };
}

export function nonEmpty(text: string, flags: string): string {
  if (text !== "") return text;
  throw outOfRange(flags, "an empty text", "the path of a folder");
}

function numberFrom(least: number, greatest: number): Reader {
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

const nameOf = (flags: string): string => flags.split(" ", 1)[0] ?? flags;

const outOfRange = (flags: string, got: string, expected: string): ValueError =>
  new ValueError(`${nameOf(flags)}: not a value that can be used`, { got, expected });

const wrongUsage = (error: CommanderError, name: string, rows: readonly OptionRow[]): ValueError =>
  new ValueError(`${name}: the command line cannot be read`, {
    got: error.message.replace(/^error: /, ""),
    expected: `options of this list: ${rows.map(({ flags }) => nameOf(flags)).join(" ")}`,
    fix: `${name} --help`,
  });
