/** @file A data set that has to be computed: pictures of discs, each somewhere else in every pass. */
import type { Dataset } from "@kindling/datasets";
import { arange, rand, type Tensor } from "@kindling/torch";

export const discs: Dataset<[picture: Tensor<[16, 16]>, isLarge: boolean]> = {
  length: 600,
  get(index) {
    const radius = 2 + (index % 5);
    const [x, y] = rand(2).mul(15).tolist() as [number, number];
    const [across, down] = [arange(16).sub(x).pow(2), arange(16).sub(y).pow(2).reshape(16, 1)];
    const distances = across.add(down);
    return [distances.lt(radius ** 2).float(), radius > 4];
  },
};
