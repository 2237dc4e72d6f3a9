import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { md5Hex } from "../../src/formats/md5.ts";

test("md5Hex is the MD5 that Node computes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(md5Hex(bytes)).toBe(createHash("md5").update(bytes).digest("hex"));
    }),
  );
});
