/**
 * @file Matplotlib's format strings (`"-"`, `"m--"`, `"g-."`, `"ro:"`): an optional marker, line
 * style and colour, in any order. Colours, dash lengths and the line width are matplotlib's own, so
 * that a ported figure looks like the book's.
 */
import { ValueError } from "@kindling/tensor";

/** Marker shapes, in the drawing library's words. */
export type MarkerSymbol =
  | "circle"
  | "square"
  | "triangle"
  | "plus"
  | "times"
  | "asterisk"
  | "diamond";

/** What a format string says. Without a `color` the next one of the cycle is meant. */
export interface LineFormat {
  /** A CSS colour. */
  readonly color: string | undefined;
  /** Lengths of dashes and gaps in pixels, none for a solid line; undefined for no line at all. */
  readonly dashes: readonly number[] | undefined;
  readonly marker: MarkerSymbol | undefined;
}

/** A format whose colour is settled. */
export interface LineStyle extends LineFormat {
  readonly color: string;
}

/** Matplotlib's 1.5 points, in CSS pixels. */
export const lineWidthPx = 2;

/** The colours that curves without one of their own take in turn (`C0` to `C9`). */
export const colorCycle: readonly string[] = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

/** The book's formats: train loss solid, train accuracy dashed, test accuracy dash-dotted. */
export const bookFormats: readonly string[] = ["-", "m--", "g-.", "r:"];

/**
 * Reads a format string.
 *
 * @throws {ValueError} for a character that means nothing, or two of one kind.
 * @see https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.plot.html, "Format Strings"
 */
export function parseLineFormat(format: string): LineFormat {
  const parts: { color?: string; line?: string; marker?: string } = {};
  for (const { kind, text } of tokens(format)) {
    if (parts[kind] !== undefined) throw badFormat(format, `two ${kind}s: ${parts[kind]}, ${text}`);
    parts[kind] = text;
  }
  // a marker alone means: no line
  const line = parts.line ?? (parts.marker === undefined ? "-" : undefined);
  return {
    color: parts.color === undefined ? undefined : colors[parts.color],
    dashes: line === undefined ? undefined : dashes[line],
    marker: parts.marker === undefined ? undefined : markers[parts.marker],
  };
}

/** The looks of curves drawn together: those without a colour take the cycle's, in turn. */
export function lineStyles(formats: readonly string[]): LineStyle[] {
  let taken = 0;
  return formats.map((format) => {
    const read = parseLineFormat(format);
    const color = read.color ?? colorCycle[taken++ % colorCycle.length] ?? "#000000";
    return { ...read, color };
  });
}

const colors: { readonly [letter: string]: string } = {
  b: "#0000ff",
  g: "#008000",
  r: "#ff0000",
  c: "#00bfbf",
  m: "#bf00bf",
  y: "#bfbf00",
  k: "#000000",
  w: "#ffffff",
  ...Object.fromEntries(colorCycle.map((color, i) => [`C${i}`, color])),
};

// lines.dashed_pattern and its siblings in matplotlibrc, times the line width
const dashes: { readonly [style: string]: readonly number[] } = {
  "--": [7.4, 3.2],
  "-.": [12.8, 3.2, 2, 3.2],
  "-": [],
  ":": [2, 3.3],
};

const markers: { readonly [letter: string]: MarkerSymbol } = {
  ".": "circle",
  o: "circle",
  s: "square",
  "^": "triangle",
  "+": "plus",
  x: "times",
  "*": "asterisk",
  d: "diamond",
  D: "diamond",
};

interface Token {
  readonly kind: "color" | "line" | "marker";
  readonly text: string;
}

// two-character tokens first, or "--" would read as "-" twice
const vocabulary: readonly Token[] = [
  ...Object.keys(dashes).map((text) => ({ kind: "line", text }) as const),
  ...Object.keys(colors).map((text) => ({ kind: "color", text }) as const),
  ...Object.keys(markers).map((text) => ({ kind: "marker", text }) as const),
].toSorted((a, b) => b.text.length - a.text.length);

function* tokens(format: string): Generator<Token> {
  for (let at = 0; at < format.length;) {
    const token = vocabulary.find(({ text }) => format.startsWith(text, at));
    if (token === undefined) throw badFormat(format, `"${format.slice(at)}"`);
    yield token;
    at += token.text.length;
  }
}

const badFormat = (format: string, got: string): ValueError =>
  new ValueError(`figure: unreadable line format "${format}"`, {
    got,
    expected:
      `at most one colour (${Object.keys(colors).slice(0, 8).join(" ")} C0–C9), ` +
      `line style (${Object.keys(dashes).join(" ")}) and marker (${Object.keys(markers).join(" ")})`,
  });
