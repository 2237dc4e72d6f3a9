/**
 * @file What PyTorch 1.13.1 came to with the same programs on the same data: seeds 0 to 4, 10 epochs,
 * learning rate 0.1, batches of 256, dropout 0.2 and 0.5. From `conformance/train/summary.json`.
 */
import type { Summary } from "./permutation.ts";
import type { Figures, Training } from "./training.ts";
import type { VariantName } from "./variants.ts";

/** The figures that PyTorch's runs recorded. */
export type PyTorchFigures = { readonly [F in "trainLoss" | "trainAcc" | "testAcc"]: Summary };

/** The setting that the figures belong to. */
export const pytorchTraining: Training = {
  epochs: 10,
  lr: 0.1,
  batchSize: 256,
  dropout1: 0.2,
  dropout2: 0.5,
};

/** By variant; some were not run there. */
export const pytorchFigures: { readonly [Name in VariantName]?: PyTorchFigures } = {
  dropout: figures(0.4196, 0.0024, 0.8503, 0.0014, 0.8373, 0.0074),
  "no-dropout": figures(0.394, 0.0024, 0.8574, 0.0011, 0.8333, 0.017),
  "weight-decay": figures(0.409, 0.0028, 0.8527, 0.0011, 0.8305, 0.0133),
  scratch: figures(0.3895, 0.0006, 0.8607, 0.0008, 0.8393, 0.006),
  "scratch-off-in-evaluation": figures(0.3898, 0.0013, 0.8604, 0.001, 0.8406, 0.0184),
  "scratch-corrected": figures(0.3869, 0.0011, 0.8615, 0.0009, 0.8417, 0.0197),
};

// oxfmt-ignore
function figures(loss: number, lossDeviation: number, train: number, trainDeviation: number, test: number, testDeviation: number): PyTorchFigures {
  return {
    trainLoss: { mean: loss, deviation: lossDeviation },
    trainAcc: { mean: train, deviation: trainDeviation },
    testAcc: { mean: test, deviation: testDeviation },
  };
}

/** What PyTorch came to, where a comparison is trained as its runs were. */
export function pytorchFor(
  variant: VariantName,
  figure: keyof Figures,
  training: Training,
): Summary | undefined {
  const isSame = Object.entries(pytorchTraining).every(
    ([key, value]) => training[key as keyof Training] === value,
  );
  const known: Partial<Record<keyof Figures, Summary>> | undefined = pytorchFigures[variant];
  return isSame ? known?.[figure] : undefined;
}
