/** @file The four files of a data set in the form of Fashion-MNIST. */
import { encodeIdx, type FashionMNIST } from "@kindling/datasets";
import type { FashionData } from "../src/data/open.ts";

/** The four files of a data set, by name, not compressed. */
export const unpackedFiles = ({ train, test }: FashionData): Map<string, Uint8Array> =>
  new Map([...filesOf("train", train), ...filesOf("t10k", test)]);

function filesOf(half: string, { images, labels, length }: FashionMNIST): [string, Uint8Array][] {
  return [
    [
      `${half}-images-idx3-ubyte`,
      encodeIdx({ dtype: "uint8", shape: [length, 28, 28], data: images }),
    ],
    [`${half}-labels-idx1-ubyte`, encodeIdx({ dtype: "uint8", shape: [length], data: labels })],
  ];
}
