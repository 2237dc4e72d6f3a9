/**
 * @file Figures of the chapter for other pages: they compute where they are read, each in workers of its
 * own, which end with it.
 */
import type { Language } from "../view/words.ts";
import type { Figure } from "./figure.ts";
import { networkFigure } from "./network.ts";
import { samplesFigure } from "./samples.ts";
import { trainingFigure } from "./training.ts";

export const figures = {
  samples: samplesFigure,
  network: networkFigure,
  training: trainingFigure,
} as const satisfies Readonly<Record<string, Figure>>;

export type { Figure, Language };
export type FigureName = keyof typeof figures;
