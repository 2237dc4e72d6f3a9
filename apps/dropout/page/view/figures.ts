/** @file The table of figures: what the curves show, in numbers. */
import { byId } from "../elements.ts";
import type { Lane } from "../lane.ts";

const percent = (share: number | undefined): string =>
  share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;

/** A row for each program. */
export function drawFigures(lanes: readonly Lane[], programOf: (lane: Lane) => string): void {
  const body = byId("figures").querySelector("tbody")!; // the page's HTML has it
  const rows = lanes.map((lane) => {
    const { progress, history } = lane;
    const row = document.createElement("tr");
    row.className = `lane-${lane.id}`;
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = `${lane.id.toUpperCase()} ${lane.id === "a" ? "●" : "■"} ${programOf(lane)}`;
    row.append(head);
    const cells = [
      progress === undefined ? "–" : String(progress.epoch),
      progress === undefined ? "–" : `${progress.step} of ${progress.steps}`,
      progress === undefined ? "–" : progress.loss.toFixed(3),
      percent(progress?.accuracy),
      percent(history.epochs.at(-1)?.testAcc),
      progress === undefined ? "–" : String(Math.round(progress.examplesPerSecond)),
    ];
    for (const text of cells) row.insertCell().textContent = text;
    return row;
  });
  body.replaceChildren(...rows);
}
