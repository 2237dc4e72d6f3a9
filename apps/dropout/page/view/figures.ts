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

/** A row for each program; of rows that are there, only what has changed is touched. */
export function drawFigures(
  table: HTMLTableElement,
  lanes: readonly Standing[],
  words: Words,
): void {
  const body = table.tBodies[0]!; // it has one
  while (body.rows.length > lanes.length) body.deleteRow(-1);
  for (const [i, lane] of lanes.entries()) showIn(body.rows[i] ?? newRow(body, words), lane, words);
}

function newRow(body: HTMLTableSectionElement, { columns }: Words): HTMLTableRowElement {
  const row = body.insertRow();
  row.append(made("th", { scope: "row" }), ...columns.slice(1).map(() => made("td")));
  return row;
}

function showIn(row: HTMLTableRowElement, lane: Standing, words: Words): void {
  row.className = `lane-${lane.id}`;
  for (const [i, text] of [headOf(lane), ...cellsOf(lane, words)].entries()) {
    const cell = row.cells[i]!; // a row has a cell for each column
    if (cell.textContent !== text) cell.textContent = text;
  }
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
