/** @file A law of dropout: its title, what it holds of, and how it is checked. */
import { KindlingError, type Tensor } from "@kindling/tensor";
import type fc from "fast-check";
import type { Charged } from "../statistics/ledger.ts";
import type { Effect, Subject } from "./layer.ts";
import type { Samples } from "./samples.ts";

/** A law that a layer can be held to; `check` throws where it is broken. */
export interface DropoutLaw {
  /** What holds, to name a test by. */
  readonly title: string;
  /**
   * @returns what was found, for people to read.
   * @throws {LawError} when the layer breaks the law; its cause says how
   */
  readonly check: () => string;
}

/** How laws are checked: from which seed, and at which rates of error. */
export interface DropoutLawOptions {
  /** What everything random starts from. Default 0. */
  readonly seed?: number;
  /**
   * The least bias of the kept share that must be detected, relative to h. Default 0.003. Half of it
   * takes four times as long.
   */
  readonly detect?: number;
  /** How often each sampled law may fail for a layer that keeps it. Default 1e-9. */
  readonly falseAlarm?: number;
  /** How often each sampled law may pass for a layer that is off by what it must detect. Default 1e-9. */
  readonly miss?: number;
  /** How many inputs each law without statistics gets. Default 25. */
  readonly runs?: number;
  /**
   * Whether to look at every uniform number of 24 bits, rather than to search for the one at which the
   * decision turns, and at each of 16 units of a batch as closely as at all together (to 0.003 of h at
   * the least). Default `false`: it takes up to a minute for each p.
   */
  readonly exhaustive?: boolean;
  /** What false alarms are taken from. Default: a budget of 1e-6 that all tests of the program share. */
  readonly ledger?: Charged;
}

/** What a law's check works with. */
export interface Trial extends Required<DropoutLawOptions> {
  readonly subject: Subject;
  /** The p at which laws are sampled. */
  readonly shares: readonly number[];
  /** Draws that several laws look at. */
  readonly samples: Samples;
  /** The parameters of fast-check's runs. */
  readonly property: fc.Parameters<unknown>;
}

/** A row of the table of laws. */
export interface LawRow {
  readonly title: string;
  readonly of: readonly Effect[];
  /** Whether it says something of a subject, if not of all with that effect. */
  readonly applies?: (subject: Subject) => boolean;
  readonly check: (trial: Trial) => string;
}

/**
 * A layer breaks a law.
 * @example
 * new LawError("a layer breaks a law", { got: "0.6", expected: "0.5" }).code
 * // => "KINDLING_LAW"
 */
export class LawError extends KindlingError {
  override readonly name = "LawError";
  override readonly code = "KINDLING_LAW";
}

/**
 * Throws unless a claim holds.
 *
 * @throws {LawError}
 */
export function holds(claim: boolean, what: string, got: string, expected: string): asserts claim {
  if (!claim) throw new LawError(what, { got, expected });
}

/** The elements, row-major, as numbers. */
export const flat = (x: Tensor): Float64Array => x.detach().double().toTypedArray();

/** Whether a generator stands where it stood. */
export const isSameState = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
