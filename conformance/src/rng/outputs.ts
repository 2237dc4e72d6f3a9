/**
 * @file Outputs of random calls against golden ones, which are whole tensors or, above 4096 elements,
 * a checksum with both ends and sums.
 */
import { isTensor, type Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";

const { assertAgrees, crc32, listIn, numberIn, textIn } = conformance;

/** Bit for bit. */
const exact = { rtol: 0, atol: 0 };

/**
 * Where values pass through a logarithm, a sine or the like in double precision, the last bits are
 * those of the mathematics library and not of the stream.
 */
const lastBits: ReadonlySet<string> = new Set([
  "randn",
  "normal_",
  "normal_t",
  "normal",
  "exponential_",
  "cauchy_",
  "log_normal_",
]);

export function checkOutput(
  fn: string,
  args: conformance.GoldenRecord,
  got: unknown,
  want: conformance.GoldenRecord,
): void {
  const tolerance = toleranceOf(fn, args);
  const { value } = want;
  // permutations are kept in 16 bits, which is no dtype of tensors
  const anyDtype = value instanceof conformance.GoldenTensor && value.dtype === "uint16";
  if (value !== undefined) assertAgrees(got, value, fn, { tolerance, anyDtype });
  if (want["crc32"] === undefined) return;
  if (!isTensor(got)) throw new Error(`${fn}: gave no tensor`);
  expectText(`${fn}: dtype`, got.dtype, textIn(want["dtype"], "dtype"));
  const shape = listIn(want["shape"], "shape").map((size) => numberIn(size, "shape"));
  expectText(`${fn}: shape`, got.shape.join(), shape.join());
  if (tolerance === exact) return expectChecksum(fn, got, numberIn(want["crc32"], "crc32"));
  const flat = got.reshape(-1);
  const [head, tail] = [want["head"] ?? null, want["tail"] ?? null];
  assertAgrees(flat.narrow(0, 0, 32), head, `${fn}: the first 32`, { tolerance });
  assertAgrees(flat.narrow(0, flat.numel() - 32, 32), tail, `${fn}: the last 32`, { tolerance });
  const sum = flat.double().abs().sum().item();
  const absSum = want["abs_sum"] ?? null;
  assertAgrees(sum, absSum, `${fn}: the sum of magnitudes`, {
    tolerance: { rtol: 1e-12, atol: 0 },
  });
}

function toleranceOf(fn: string, args: conformance.GoldenRecord): { rtol: number; atol: number } {
  if (lastBits.has(fn) && args["dtype"] === "float64") return { rtol: 1e-15, atol: 0 };
  return fn === "init" ? initTolerance(textIn(args["name"], "name")) : exact;
}

/** A decomposition and an inverse error function round on the way. */
function initTolerance(name: string): { rtol: number; atol: number } {
  return name === "orthogonal" || name === "trunc_normal" ? { rtol: 1e-5, atol: 1e-6 } : exact;
}

function expectChecksum(fn: string, got: Tensor, want: number): void {
  const { buffer, byteOffset, byteLength } = got.toTypedArray();
  const found = crc32(new Uint8Array(buffer, byteOffset, byteLength));
  if (found !== want) throw new Error(`${fn}: the bytes have CRC-32 ${found}, PyTorch's ${want}`);
}

function expectText(what: string, got: string, want: string): void {
  if (got !== want) throw new Error(`${what} ${got}, PyTorch's ${want}`);
}
