/**
 * @file How tensors are printed: `setPrintOptions`, as `torch.set_printoptions`.
 */
import { ValueError } from "../errors.ts";

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits behind the point. Default 4. */
  readonly precision: number;
  /** A tensor with more elements than this is summarised. Default 1000. */
  readonly threshold: number;
  /** Elements shown at each end of a summarised axis. Default 3. */
  readonly edgeitems: number;
  /** Characters per line. Default 80. */
  readonly linewidth: number;
  /** Whether floats are written as powers of ten; `null` (the default) decides by their range. */
  readonly sciMode: boolean | null;
}

/** Named sets of options. */
export type PrintProfile = "default" | "short" | "full";

const standard = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 } as const;

const profiles: Readonly<Record<PrintProfile, Omit<PrintOptions, "sciMode">>> = {
  default: standard,
  short: { ...standard, precision: 2, edgeitems: 2 },
  full: { ...standard, threshold: Infinity },
};

let current: PrintOptions = { ...standard, sciMode: null };

/** The options in force. */
export const printOptions = (): PrintOptions => current;

/**
 * Changes how tensors are printed: first to `profile`, then by the options given; the others stay.
 * As in PyTorch, `sciMode` goes back to automatic unless it is given.
 *
 * @throws {ValueError} for an unknown profile or a number out of range.
 * @example
 * setPrintOptions({ precision: 2 });
 * String(tensor([1.12345])) // => "tensor([1.12])"
 */
export function setPrintOptions(
  options: Partial<PrintOptions> & { readonly profile?: PrintProfile },
): void {
  const { profile, ...given } = options;
  if (profile !== undefined && !Object.hasOwn(profiles, profile)) {
    throw new ValueError("setPrintOptions: unknown profile", {
      got: profile,
      expected: `one of ${Object.keys(profiles).join(", ")}`,
    });
  }
  const next = {
    ...current,
    ...(profile === undefined ? {} : profiles[profile]),
    sciMode: null,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
  for (const [name, [low, high]] of Object.entries(ranges))
    checkRange(name, next[name as Counted], low, high);
  current = next;
}

type Counted = Exclude<keyof PrintOptions, "sciMode">;

/** The smallest and the largest value; JavaScript writes at most 100 digits. */
const ranges: Readonly<Record<Counted, readonly [low: number, high: number]>> = {
  precision: [0, 100],
  threshold: [0, Infinity],
  edgeitems: [1, Infinity],
  linewidth: [1, Infinity],
};

function checkRange(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high && (Number.isInteger(value) || value === Infinity)) return;
  throw new ValueError(`setPrintOptions: ${name} is out of range`, {
    got: String(value),
    expected: `a whole number from ${low}${high === Infinity ? "" : ` to ${high}`}`,
  });
}
