/** @file Predictions as pictures: in a terminal's characters, and as SVG. */
import { styleText } from "node:util";
import { getFashionMnistLabels, showImages, type ImageGrid } from "@kindling/d2l";
import { fromTypedArray } from "@kindling/torch";
import { type CharacterStyle, picture } from "../picture/characters.ts";
import { isWrong, type Prediction } from "./predictions.ts";

/** Pictures in rows that fit so many columns, the label and the prediction under each. */
export function predictionLines(
  found: readonly Prediction[],
  columns: number,
  style: CharacterStyle,
): string[] {
  const perRow = Math.max(1, Math.floor((columns + gap.length) / (side + gap.length)));
  const rows = Array.from({ length: Math.ceil(found.length / perRow) }, (_, row) =>
    found.slice(row * perRow, (row + 1) * perRow),
  );
  return rows.flatMap((row) => {
    const cells = row.map((prediction) => cell(prediction, style));
    const height = cells[0]?.length ?? 0;
    return [...Array.from({ length: height }, (_, y) => cells.map((it) => it[y]).join(gap)), ""];
  });
}

/** The same as a picture to save. */
export function predictionGrid(found: readonly Prediction[]): ImageGrid {
  const columns = Math.min(found.length, 8);
  const pixels = found.map((it) => fromTypedArray(Uint8Array.from(it.pixels), [side, side]));
  const titles = found.map((it) => `${names(it).label}\npredicted ${names(it).predicted}`);
  return showImages(pixels, Math.ceil(found.length / columns), columns, titles);
}

const side = 28;
const gap = "  ";

function cell(prediction: Prediction, style: CharacterStyle): string[] {
  const { label, predicted } = names(prediction);
  const mark = isWrong(prediction) ? "✗" : "✓";
  const verdict = `${mark} ${predicted}`.padEnd(side);
  return [
    ...picture(prediction.pixels, side, style),
    `${prediction.index}: ${label}`.padEnd(side),
    style === "greys" ? styleText(isWrong(prediction) ? "red" : "green", verdict) : verdict,
  ];
}

function names({
  label,
  predicted,
  probability,
}: Prediction): Record<"label" | "predicted", string> {
  const [own = "", said = ""] = getFashionMnistLabels([label, predicted]);
  return { label: own, predicted: `${said} ${Math.round(probability * 100)} %` };
}
