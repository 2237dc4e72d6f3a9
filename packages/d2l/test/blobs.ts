/** @file A data set that is learned in seconds: points around three centres. */
import { DataLoader, TensorDataset } from "@kindling/datasets";
import { Generator, randint, randn, tensor } from "@kindling/tensor";

/** Loaders of batches of 16 over 96 training and 48 test points `[n, 4]` of three classes. */
export function blobLoaders(seed: number) {
  const generator = new Generator({ seed });
  const centres = tensor([
    [3, 0, 0, 0],
    [0, 3, 0, 0],
    [0, 0, 3, 0],
  ]);
  const points = (count: number) => {
    const y = randint(0, 3, [count], { generator });
    return new TensorDataset(centres.indexSelect(0, y).add(randn([count, 4], { generator })), y);
  };
  const train = points(96);
  return {
    trainIter: new DataLoader(train, { batchSize: 20, shuffle: true, generator }),
    testIter: new DataLoader(points(48), { batchSize: 20 }),
  };
}
