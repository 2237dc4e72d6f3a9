/** @file MD5, by which data sets of that age publish their checksums. It protects from accidents only. */
import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** The MD5 of some bytes, as 32 hexadecimal digits. */
export const md5Hex = (bytes: Uint8Array): string => bytesToHex(md5(bytes));
