/** @file The curves of the programs: loss and accuracies over the epochs. */
import type { CurvePoint, History } from "../history.ts";
import { linePath, type Scales, showChart } from "./chart.ts";
import type { Shape } from "./shapes.ts";
import type { Words } from "./words.ts";

/** A program's curve. */
export interface Curve {
  readonly id: "a" | "b";
  readonly program: string | undefined;
  readonly history: History;
}

/** Draws the losses so far. */
export function drawLosses(
  place: HTMLElement,
  curves: readonly Curve[],
  epochs: number,
  words: Words,
): void {
  const frame = {
    x: { domain: [0, epochs], label: words.epoch },
    y: { label: words.loss, domain: [0, highest(curves)], grid: true },
  } as const;
  showChart(place, labelOf(words.trainingLoss, curves, "loss", words), frame, (scales) => [
    baseline(scales),
    ...curves.map((curve) => line(curve, "loss", scales)),
  ]);
}

/** Draws the accuracies so far: lines while training, a dot on the test images after each epoch. */
export function drawAccuracies(
  place: HTMLElement,
  curves: readonly Curve[],
  epochs: number,
  words: Words,
): void {
  const frame = {
    x: { domain: [0, epochs], label: words.epoch },
    y: { label: words.accuracy, domain: [0, 1], grid: true },
  } as const;
  showChart(place, labelOf(words.accuracies, curves, "accuracy", words), frame, (scales) => [
    baseline(scales),
    ...curves.map((curve) => line(curve, "accuracy", scales)),
    ...curves.flatMap((curve) => testDots(curve, scales)),
  ]);
}

/** What stands on nothing stands on this. */
export const baseline = ({ left, right, bottom }: Scales): Shape => ({
  name: "line",
  attributes: { x1: left, x2: right, y1: bottom, y2: bottom, stroke: "currentColor" },
});

function line({ id, history }: Curve, key: keyof CurvePoint, { x, y }: Scales): Shape {
  const d = linePath(history.points.map((point) => [x(point.epoch), y(point[key])]));
  const attributes = { d, fill: "none", stroke: `var(--${id})`, "stroke-width": 1.8 };
  return { name: "path", attributes };
}

function testDots({ id, history }: Curve, scales: Scales): Shape[] {
  // an edge sets them apart from the line of the same colour
  const paint = { fill: `var(--${id})`, stroke: "var(--ink)", "stroke-width": 1 };
  return history.epochs.map(({ epoch, testAcc }) => {
    const [x, y] = [scales.x(epoch), scales.y(testAcc)];
    if (id === "a") return { name: "circle", attributes: { cx: x, cy: y, r: 4, ...paint } };
    const square = { x: x - 3.5, y: y - 3.5, width: 7, height: 7 };
    return { name: "rect", attributes: { ...square, ...paint } };
  });
}

/** In halves, so that the axis seldom is another. */
const highest = (curves: readonly Curve[]): number =>
  curves.reduce(
    (most, { history }) =>
      history.points.reduce((all, { loss }) => Math.max(all, Math.ceil(2 * loss) / 2), most),
    2.5,
  );

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
