/** @file A worker of a loader: samples are the number and a draw; some samples are its end. */
import { serveDataset } from "@kindling/datasets";
import { defaultGenerator, tensor } from "@kindling/tensor";

serveDataset({
  length: 100,
  get: (index: number) => {
    if (index === 50) throw new RangeError("no sample here");
    if (index === 51) globalThis.close();
    return { x: tensor([index, -index]), draw: defaultGenerator.u24() };
  },
});
