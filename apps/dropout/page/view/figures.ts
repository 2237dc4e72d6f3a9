/** @file The table of figures: what the curves show, in numbers. */
import { made } from "../elements.ts";
import type { History } from "../history.ts";
import type { Progress } from "../protocol.ts";
import type { Words } from "./words.ts";

const percent = (share: number | undefined): string =>
  share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;

/** A table without rows yet. */
export function figuresTable({ columns }: Words): HTMLTableElement {
  const head = made("tr");
  for (const text of columns) head.append(made("th", { scope: "col", textContent: text }));
  return made("table", { className: "figures" }, made("thead", {}, head), made("tbody"));
}

type Speed = "examplesPerSecond" | "threads";

/** How a program stands. */
export interface Standing {
  readonly id: "a" | "b";
  readonly program: string | undefined;
  readonly progress: (Omit<Progress, Speed> & Partial<Progress>) | undefined;
  readonly history: History;
}

/** A row for each program. */
export function drawFigures(
  table: HTMLTableElement,
  lanes: readonly Standing[],
  words: Words,
): void {
  table.tBodies[0]!.replaceChildren(...lanes.map((lane) => rowOf(lane, words))); // it has one
}

function rowOf(lane: Standing, words: Words): HTMLTableRowElement {
  const head = made("th", { scope: "row" }, headOf(lane));
  const row = made("tr", { className: `lane-${lane.id}` }, head);
  for (const text of cellsOf(lane, words)) row.insertCell().textContent = text;
  return row;
}

/** What heads a program's row. */
export const headOf = ({ id, program }: Standing): string =>
  `${id.toUpperCase()} ${id === "a" ? "●" : "■"} ${program}`;

/** What stands in a program's row; a dash where nothing is known. */
export function cellsOf({ progress, history }: Standing, words: Words): string[] {
  const cells = [
    progress && String(progress.epoch),
    progress && words.stepOf(progress.step, progress.steps),
    progress?.loss.toFixed(3),
    percent(progress?.accuracy),
    percent(history.epochs.at(-1)?.testAcc),
    progress?.examplesPerSecond?.toFixed(0),
    progress?.threads?.toFixed(0),
  ];
  return cells.map((text) => text ?? "–");
}
