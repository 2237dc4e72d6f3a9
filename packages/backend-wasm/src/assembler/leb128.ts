/**
 * @file Whole numbers in as few bytes as they need, seven bits each, the lowest first (LEB128): the way
 * the binary format writes every count, index and integer constant.
 */

/** A number in `[0, 2³²)`. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** A number in `[-2⁶³, 2⁶³)`; the sign is the sixth bit of the last byte. */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -64n || rest > 63n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest & 0x7fn));
  return bytes;
}
