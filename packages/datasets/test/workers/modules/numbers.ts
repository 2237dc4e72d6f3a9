/** @file A worker: samples are the number, the worker's stream, and who made it. */
import { defaultGenerator, tensor } from "@kindling/tensor";
import { getWorkerInfo, serveDataset } from "../../../src/index.ts";

serveDataset({
  length: 23,
  get: (index: number) => ({
    x: tensor([index, index + 0.5]),
    isEven: index % 2 === 0,
    name: `number ${index}`,
    draw: defaultGenerator.u32(),
    worker: getWorkerInfo()!.id,
  }),
});
