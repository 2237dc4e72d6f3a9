/** @file The table of figures: what the curves show, in numbers. */
import { made } from "../elements.ts";
import type { Lane } from "../lane.ts";
import type { Words } from "./words.ts";

const percent = (share: number | undefined): string =>
  share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;

/** A table without rows yet. */
export function figuresTable({ columns }: Words): HTMLTableElement {
  const head = made("tr");
  for (const text of columns) head.append(made("th", { scope: "col", textContent: text }));
  return made("table", { className: "figures" }, made("thead", {}, head), made("tbody"));
}

/** A row for each program. */
export function drawFigures(table: HTMLTableElement, lanes: readonly Lane[], words: Words): void {
  table.tBodies[0]!.replaceChildren(...lanes.map((lane) => rowOf(lane, words))); // it has one
}

function rowOf(lane: Lane, words: Words): HTMLTableRowElement {
  const { id, program, progress, history } = lane;
  const head = `${id.toUpperCase()} ${id === "a" ? "●" : "■"} ${program}`;
  const row = made("tr", { className: `lane-${id}` }, made("th", { scope: "row" }, head));
  const cells = [
    progress && String(progress.epoch),
    progress && words.stepOf(progress.step, progress.steps),
    progress?.loss.toFixed(3),
    percent(progress?.accuracy),
    percent(history.epochs.at(-1)?.testAcc),
    progress && String(Math.round(progress.examplesPerSecond)),
    progress && String(progress.threads),
  ];
  for (const text of cells) row.insertCell().textContent = text ?? "–";
  return row;
}
