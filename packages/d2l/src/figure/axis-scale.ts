/** @file An axis's scale: its two ends and where its ticks are, in matplotlib's manner. */
import type { ScaleOptions } from "@observablehq/plot";
import type { Limits, ScaleName } from "./figure.ts";

/** What the drawing library is told of an axis. */
export interface AxisScale extends ScaleOptions {
  /** Their positions, or about how many. */
  readonly ticks: number | number[];
}

/**
 * The scale of an axis: within its limits, or else a little beyond the data.
 *
 * @param values  the data's coordinates on this axis.
 */
export function axisScale(
  name: ScaleName | null,
  limits: Limits | null,
  label: string | null,
  values: readonly number[],
): AxisScale {
  const type = name ?? "linear";
  const domain = limits === null ? dataLimits(values, type) : widened(limits);
  return {
    type,
    domain,
    label,
    ticks: tickValues(type, domain, values),
    tickFormat: (tick: number) => `${tick}`,
    labelAnchor: "center",
    labelArrow: "none",
  };
}

const tickCount = 5;

/** Powers of ten on a logarithmic axis, whole numbers where the data are few of them, else about 5. */
function tickValues(
  type: ScaleName,
  [start, end]: readonly [number, number],
  values: readonly number[],
): number | number[] {
  const [low, high] = start < end ? [start, end] : [end, start];
  if (type === "log") {
    const powers = wholeNumbers(Math.log10(low), Math.log10(high)).map((k) => 10 ** k);
    return powers.length > 1 ? powers : tickCount;
  }
  const areFew = high - low < tickCount && values.length > 0 && values.every(Number.isInteger);
  return areFew ? wholeNumbers(low, high) : tickCount;
}

function wholeNumbers(low: number, high: number): number[] {
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, i) => first + i);
}

/** The data's ends and matplotlib's margin of 5 % beyond them. */
function dataLimits(values: readonly number[], scaleName: ScaleName): [number, number] {
  const isLog = scaleName === "log";
  const usable = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  if (usable.length === 0) return isLog ? [1, 10] : [0, 1];
  const [low, high] = widened([least(usable), greatest(usable)]);
  if (isLog) return [low / (high / low) ** 0.05, high * (high / low) ** 0.05];
  return [low - (high - low) * 0.05, high + (high - low) * 0.05];
}

/** Two equal limits leave no room; as matplotlib, some is made around them. */
function widened([low, high]: Limits): [number, number] {
  if (low !== high) return [low, high];
  const room = low === 0 ? 0.05 : Math.abs(low) * 0.05;
  return [low - room, high + room];
}

// spreading a long curve into Math.min would overflow the stack
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
