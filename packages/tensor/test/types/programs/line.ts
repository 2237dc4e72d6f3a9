/** @file The smallest program: what importing the library costs. */
import * as torch from "../../../src/index.ts";

export const x: torch.Tensor<[2, 3]> = torch.zeros(2, 3).relu();
