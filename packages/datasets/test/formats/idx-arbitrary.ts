/** @file Arbitrary contents of IDX files, for the laws of the format. */
import fc from "fast-check";
import type { IdxArray } from "../../src/formats/idx.ts";

/** Any content: every element type, from no axis to four, also without elements. */
export const idxArrays: fc.Arbitrary<IdxArray> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
    fc.constantFrom("uint8", "int8", "int16", "int32", "float32", "float64"),
  )
  .chain(([shape, dtype]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const exactly = { minLength: length, maxLength: length };
    const elements = {
      uint8: () => fc.uint8Array(exactly),
      int8: () => fc.int8Array(exactly),
      int16: () => fc.int16Array(exactly),
      int32: () => fc.int32Array(exactly),
      float32: () => fc.float32Array(exactly),
      float64: () => fc.float64Array(exactly),
    };
    return elements[dtype]().map((data) => ({ dtype, shape, data }));
  });

/** Some bytes in gzip. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
