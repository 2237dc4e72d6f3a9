/** @file MD5, by which data sets of that age publish their checksums. It protects from accidents only. */
import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * The MD5 of some bytes, as 32 hexadecimal digits.
 * @example
 * md5Hex(new Uint8Array()) // => d41d8cd98f00b204e9800998ecf8427e
 */
export const md5Hex = (bytes: Uint8Array): string => bytesToHex(md5(bytes));
