/** @file The curves of the programs: loss and accuracies over the epochs. */
import * as Plot from "@observablehq/plot";
import type { CurvePoint, History } from "../history.ts";
import { show } from "./plot.ts";
import type { Words } from "./words.ts";

/** A program's curve. */
export interface Curve {
  readonly id: "a" | "b";
  readonly program: string | undefined;
  readonly history: History;
}

const colourOf = (id: "a" | "b"): string => `var(--${id})`;

/** Draws the losses so far. */
export function drawLosses(
  place: HTMLElement,
  curves: readonly Curve[],
  epochs: number,
  words: Words,
): void {
  show(place, labelOf(words.trainingLoss, curves, "loss", words), {
    x: { domain: [0, epochs], label: words.epoch },
    y: { label: words.loss, domain: [0, highest(curves)], grid: true },
    marks: [Plot.ruleY([0]), ...lines(curves, "loss")],
  });
}

/** Draws the accuracies so far: lines while training, a dot on the test images after each epoch. */
export function drawAccuracies(
  place: HTMLElement,
  curves: readonly Curve[],
  epochs: number,
  words: Words,
): void {
  show(place, labelOf(words.accuracies, curves, "accuracy", words), {
    x: { domain: [0, epochs], label: words.epoch },
    y: { label: words.accuracy, domain: [0, 1], grid: true },
    marks: [Plot.ruleY([0]), ...lines(curves, "accuracy"), ...curves.map(testDots)],
  });
}

const lines = (curves: readonly Curve[], y: keyof CurvePoint) =>
  curves.map(({ id, history }) =>
    Plot.lineY(history.points, { x: "epoch", y, stroke: colourOf(id), strokeWidth: 1.8 }),
  );

const testDots = ({ id, history }: Curve) =>
  Plot.dot(history.epochs, {
    x: "epoch",
    y: "testAcc",
    fill: colourOf(id),
    stroke: "var(--ink)", // apart from the line of the same colour
    strokeWidth: 1,
    r: 4,
    symbol: id === "a" ? "circle" : "square",
  });

const highest = (curves: readonly Curve[]): number =>
  Math.max(2.5, ...curves.flatMap(({ history }) => history.points.map(({ loss }) => loss)));

function labelOf(
  what: string,
  curves: readonly Curve[],
  y: "loss" | "accuracy",
  words: Words,
): string {
  const standing = curves.map(({ program, history }) => {
    const last = history.points.at(-1);
    return `${program} ${last === undefined ? words.notBegun : last[y].toFixed(3)}`;
  });
  return words.overEpochs(what, standing);
}
