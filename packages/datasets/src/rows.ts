/**
 * @file Rows of bytes from many places, side by side.
 */

/** Rows that are fetched together. */
const together = 16;
const cacheLineBytes = 64;

/**
 * Copies rows, as many bytes each as `rows` has room for. Rows of a large set lie in no cache: of some at a
 * time a byte of each line is read before they are copied, so that the memory is asked for all of these lines
 * at once.
 */
export function gatherRows(rows: Uint8Array, from: Uint8Array, indices: readonly number[]): void {
  const rowBytes = rows.length / indices.length;
  for (let first = 0; first < indices.length; first += together) {
    const last = Math.min(indices.length, first + together);
    let read = 0;
    for (let place = first; place < last; place++) {
      const start = indices[place]! * rowBytes;
      for (let at = start; at < start + rowBytes; at += cacheLineBytes) read ^= from[at]!;
    }
    rows[first * rowBytes] = read; // to be overwritten: an engine may leave out what nobody uses
    for (let place = first; place < last; place++) {
      const start = indices[place]! * rowBytes;
      rows.set(from.subarray(start, start + rowBytes), place * rowBytes);
    }
  }
}
