/**
 * @file The published data. Where no folder of this machine has them the tests are skipped; where everything is required they are downloaded, and it is a failure if that fails.
 */
import { readFile, readdir } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { isAllRequired } from "../../../../tools/skip-reporter.ts";
import { FashionMNIST } from "../../src/index.ts";
import { encodeIdx } from "../../src/formats/idx.ts";
import { md5Hex } from "../../src/formats/md5.ts";
import { files } from "../../src/fashion-mnist/files.ts";
import { serve, whole } from "../sources/server.ts";
import { temporaryFolder } from "../sources/temporary-folder.ts";

let reason = "";
const found = await FashionMNIST.load({ train: false, download: isAllRequired() }).catch(
  (error: unknown) => {
    if (isAllRequired()) throw error;
    reason = String(error);
    return null;
  },
);

// megabytes are decompressed and hashed, on machines that are busy
describe("the published data", { timeout: 60_000 }, () => {
  beforeEach(({ skip }) => {
    skip(found === null, reason);
  });

  test.for(["train", "test"] as const)("are the published bytes: %s", async (half) => {
    const { images, labels, length } = await FashionMNIST.load({ train: half === "train" });
    const imageFile = encodeIdx({ dtype: "uint8", shape: [length, 28, 28], data: images });
    expect(imageFile).toHaveLength(files[half].images.sizeBytes);
    expect(md5Hex(imageFile)).toBe(files[half].images.md5);
    const labelFile = encodeIdx({ dtype: "uint8", shape: [length], data: labels });
    expect(labelFile).toHaveLength(files[half].labels.sizeBytes);
    expect(md5Hex(labelFile)).toBe(files[half].labels.md5);
  });

  test("have classes of equal size and the known mean", () => {
    const { images, labels } = found!;
    const perClass = found!.classes.map((_, c) => labels.filter((label) => label === c).length);
    expect(perClass).toEqual(Array(10).fill(1000));
    const mean = images.reduce((sum, byte) => sum + byte, 0) / images.length / 255;
    expect(mean).toBeCloseTo(0.2868, 4);
  });

  test("pass the checksums of a download, are kept, and are found again", async () => {
    const root = await temporaryFolder();
    const published = Object.values(files.test).map(({ name }) => `${name}.gz`);
    const folder = found!.source.name.replace(/^folder /, "");
    const answers = await Promise.all(
      published.map(async (name) => [name, whole(await readFile(`${folder}/${name}`))] as const),
    );
    const { base, asked } = await serve(Object.fromEntries(answers));
    const options = { root, train: false, download: true, servers: [`${base}none/`, base] };
    const first = await FashionMNIST.load(options);
    expect(first.source.name).toBe(base);
    expect(md5Hex(first.images)).toBe(md5Hex(found!.images));
    expect((await readdir(`${root}/FashionMNIST/raw`)).toSorted()).toEqual(published.toSorted());
    const requests = asked.length;
    const again = await FashionMNIST.load(options);
    expect(again.source.name).toBe(`folder ${root}/FashionMNIST/raw`);
    expect(asked).toHaveLength(requests);
  });
});
