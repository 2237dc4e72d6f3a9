/** @file What a trained network says of test images. */
import { DataLoader, type FashionMNIST } from "@kindling/datasets";
import { noGrad } from "@kindling/torch";
import type { Classifier, Program } from "../programs/program.ts";

/** What a network says of an image. */
export interface Prediction {
  /** Its place in the test set. */
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** That the network gives to what it predicts. */
  readonly probability: number;
  /** 28 rows of 28 bytes, 0 black. */
  readonly pixels: Uint8Array;
}

/** The predictions for all images of a data set, with nothing dropped. */
export async function predictions(
  program: Program,
  net: Classifier,
  images: FashionMNIST,
): Promise<Prediction[]> {
  net.eval();
  program.setDropout(net, false);
  const found: Prediction[] = [];
  for await (const [X] of new DataLoader(images, { batchSize: 256 })) {
    const { values, indices } = noGrad(() => net(X).softmax(1).max(1));
    const [probabilities, predicted] = [values.toTypedArray(), indices.toTypedArray()];
    predicted.forEach((label, i) => {
      const index = found.length;
      found.push({
        index,
        label: images.labels[index] ?? 0,
        predicted: Number(label),
        probability: Number(probabilities[i]),
        pixels: images.images.subarray(index * imageSize, (index + 1) * imageSize),
      });
    });
  }
  return found;
}

/** Whether a prediction is not the label. */
export const isWrong = ({ label, predicted }: Prediction): boolean => label !== predicted;

const imageSize = 28 * 28;
