/**
 * @file The shared random stream: seeding it, and saving where it stands.
 */
import { DTypeError, ShapeError } from "../errors.ts";
import { defaultGenerator } from "../random/default-generator.ts";
import type { Generator } from "../random/generator.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { elementsOf } from "./convert.ts";
import { fromTypedArray } from "./values.ts";

/**
 * Starts the shared random stream from a seed: what is drawn afterwards is what PyTorch draws after
 * `torch.manual_seed`.
 *
 * @param seed  a whole number from −2⁶³ to 2⁶⁴ − 1, as a bigint beyond 2⁵³
 * @returns the shared generator
 * @throws {ValueError} when it is anything else
 * @example
 * manualSeed(0);
 * rand(2).toArray() // => [0.49625658988952637, 0.7682217955589294]
 */
export const manualSeed = (seed: number | bigint): Generator => defaultGenerator.manualSeed(seed);

/**
 * Starts the shared random stream from a seed that the system draws, and gives that seed.
 * @example
 * const drawn = seed();
 * const x = rand(3);
 * manualSeed(drawn);
 * rand(3).eq(x).all() // => tensor(True)
 */
export const seed = (): bigint => defaultGenerator.seed();

/**
 * The seed that the shared random stream began with.
 * @example
 * manualSeed(7);
 * initialSeed() // => 7n
 */
export const initialSeed = (): bigint => defaultGenerator.initialSeed();

/**
 * Where the shared random stream stands: `[5056]`, the bytes of `torch.get_rng_state()`.
 * @example
 * getRngState().shape // => [ 5056 ]
 */
export const getRngState = (): Tensor<[number], "uint8"> =>
  fromTypedArray(defaultGenerator.getState());

/**
 * Goes to where the shared random stream stood when `getRngState` gave this, here or in PyTorch.
 *
 * @throws {DTypeError | ShapeError | ValueError} when it is no such state; nothing changes then
 * @example
 * const state = getRngState();
 * const x = rand(2);
 * setRngState(state);
 * rand(2).eq(x) // => tensor([True, True])
 */
export function setRngState(state: Tensor): void {
  if (state.dtype !== "uint8") {
    throw new DTypeError("setRngState: the state is made of bytes", {
      got: state.dtype,
      expected: "uint8",
    });
  }
  if (state.shape.length !== 1) {
    throw new ShapeError("setRngState: the state has one axis", {
      got: showShape(state.shape),
      expected: "[5056]",
    });
  }
  defaultGenerator.setState(elementsOf(state) as Uint8Array); // uint8, as checked
}
