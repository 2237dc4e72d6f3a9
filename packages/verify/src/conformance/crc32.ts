/** @file The checksum of zlib and PNG, by which packs name bytes too long to keep. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/**
 * CRC-32 (IEEE 802.3, reflected), as an unsigned number.
 *
 * @example
 * crc32(new TextEncoder().encode("123456789")) // => 3421780262
 */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ (table[(rest ^ byte) & 255] ?? 0);
  return (rest ^ 0xffffffff) >>> 0;
}
