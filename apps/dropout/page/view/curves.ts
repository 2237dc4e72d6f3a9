/** @file The curves of both programs: loss and accuracies over the epochs. */
import * as Plot from "@observablehq/plot";
import { byId } from "../elements.ts";
import type { CurvePoint, History } from "../history.ts";
import { placeIn, show } from "./plot.ts";

/** A program's curve. */
export interface Curve {
  readonly id: "a" | "b";
  readonly program: string;
  readonly history: History;
}

const colourOf = (id: "a" | "b"): string => `var(--${id})`;

/** Draws the losses so far. */
export function drawLosses(curves: readonly Curve[], epochs: number): void {
  show(placeIn(byId("curves"), "loss"), labelOf("Training loss", curves, "loss"), {
    x: { domain: [0, epochs], label: "epoch" },
    y: { label: "loss (nats)", domain: [0, highest(curves)], grid: true },
    marks: [Plot.ruleY([0]), ...lines(curves, "loss")],
  });
}

/** Draws the accuracies so far: lines while training, a dot on the test images after each epoch. */
export function drawAccuracies(curves: readonly Curve[], epochs: number): void {
  show(placeIn(byId("curves"), "accuracy"), labelOf("Accuracy", curves, "accuracy"), {
    x: { domain: [0, epochs], label: "epoch" },
    y: { label: "accuracy: training lines, test dots", domain: [0, 1], grid: true },
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
    r: 4,
    symbol: id === "a" ? "circle" : "square",
  });

const highest = (curves: readonly Curve[]): number =>
  Math.max(2.5, ...curves.flatMap(({ history }) => history.points.map(({ loss }) => loss)));

function labelOf(what: string, curves: readonly Curve[], y: "loss" | "accuracy"): string {
  const parts = curves.map(({ program, history }) => {
    const last = history.points.at(-1);
    return `${program} ${last === undefined ? "not begun" : last[y].toFixed(3)}`;
  });
  return `${what} over epochs: ${parts.join(", ")}`;
}
