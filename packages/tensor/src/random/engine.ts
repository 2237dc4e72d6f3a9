/**
 * @file What a generator asks of the algorithm underneath it: 32 random bits at a time, made in
 * blocks, and a way to save and restore where the stream stands.
 */

/** Where a generator stands, apart from what only its engine knows. */
export interface Position {
  /** What was given to `manualSeed`, in `[0, 2⁶⁴)`. */
  readonly seed: bigint;
  /** How much of the current block has been handed out. */
  readonly used: number;
  /** The second normal of the last pair, while nobody has asked for it. */
  readonly spareNormal: number | undefined;
}

/** An algorithm that turns a seed into a stream of 32-bit words. */
export interface Engine {
  readonly blockLength: number;
  /** Goes to the beginning of the stream of `seed`, in `[0, 2⁶⁴)`. */
  reset(seed: bigint): void;
  /** Writes the next `blockLength` words of the stream. */
  refill(block: Uint32Array): void;
  /** The whole state as bytes; `position.used` counts into the block that was made last. */
  encode(position: Position): Uint8Array<ArrayBuffer>;
  /**
   * Takes over the state in `bytes` and remakes the block it stands in.
   *
   * @throws {ValueError} when the bytes are no state of this engine; nothing has changed then.
   */
  decode(bytes: Uint8Array, block: Uint32Array): Position;
  /** The state as words that somebody else may advance, where the algorithm has such. */
  readonly words?: Uint32Array;
  /** Remakes the block that belongs to the words, after they were advanced. */
  resume?(block: Uint32Array): void;
}
