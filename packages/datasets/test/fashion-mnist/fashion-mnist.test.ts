import { mkdir, readdir, writeFile } from "node:fs/promises";
import { DataError, IndexError, ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { DataLoader, FashionMNIST, fashionMnistSources } from "../../src/index.ts";
import { encodeIdx } from "../../src/formats/idx.ts";
import { gzip } from "../formats/idx-arbitrary.ts";
import { serve, whole } from "../sources/server.ts";
import { labelOf, pixelOf, publish, smallFiles, writePacked } from "../sources/small-data.ts";
import { temporaryFolder } from "../sources/temporary-folder.ts";

const count = 12;
const origin = { name: "a test", synthetic: true };
const pixels = Uint8Array.from({ length: count * 784 }, (_, at) =>
  pixelOf(Math.floor(at / 784), at % 784),
);
const small = new FashionMNIST(
  { images: pixels, labels: Uint8Array.from({ length: count }, (_, i) => labelOf(i)) },
  origin,
);

/** What a promise is rejected with, or what it gives. */
const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => error);

describe("samples", () => {
  test("an image is its bytes divided by 255 in float32", () => {
    for (const i of [0, 5, count - 1]) {
      const [image, label] = small.get(i);
      expect(image.shape).toEqual([1, 28, 28]);
      expect(image.dtype).toBe("float32");
      const quotients = Float32Array.from({ length: 784 }, (_, k) => pixelOf(i, k) / 255);
      expect(image.toTypedArray()).toEqual(quotients);
      expect(label).toBe(labelOf(i));
    }
  });

  test("a batch is its samples, stacked, with labels as int64", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(count - 1), { minLength: 1 }), (indices) => {
        const [images, labels] = small.getBatch(indices);
        expect(images.shape).toEqual([indices.length, 1, 28, 28]);
        expect([images.dtype, labels.dtype]).toEqual(["float32", "int64"]);
        expect(labels.tolist()).toEqual(indices.map(labelOf));
        const bytes = images.toTypedArray().map((value) => Math.round(value * 255));
        expect(Array.from(bytes)).toEqual(
          indices.flatMap((i) => Array.from({ length: 784 }, (_, k) => pixelOf(i, k))),
        );
      }),
    );
  });

  test("go through a loader as typed batches", () => {
    const shapes = [...new DataLoader(small, { batchSize: 5 })].map(([X, y]) => [X.shape, y.shape]);
    expect(shapes).toEqual([5, 5, 2].map((n) => [[n, 1, 28, 28], [n]]));
  });

  test("transforms act on each sample, alone and in batches", () => {
    const made = new FashionMNIST({ images: pixels, labels: small.labels }, origin, {
      transform: (image) => image.mul(2).flatten(),
      targetTransform: (label) => label + 10,
    });
    const [X, y] = made.getBatch([3, 4]);
    expect(X.shape).toEqual([2, 784]);
    expect(y.tolist()).toEqual([labelOf(3) + 10, labelOf(4) + 10]);
    const [image, label] = made.get(4);
    expect(image.toTypedArray()).toEqual(X.toTypedArray().slice(784));
    expect(label).toBe(labelOf(4) + 10);
  });

  test("a label that is no whole number any more is refused", () => {
    const made = new FashionMNIST({ images: pixels, labels: small.labels }, origin, {
      targetTransform: (label) => label / 10,
    });
    expect(() => made.get(0)).toThrow(ValueError);
    expect(() => made.getBatch([0])).toThrow("targetTransform does not give a label");
  });

  test.for([-1, count, 0.5, Number.NaN])("there is none at %d", (index) => {
    expect(() => small.get(index)).toThrow(IndexError);
    expect(() => small.getBatch([0, index])).toThrow(IndexError);
  });

  test("the classes have names", () => {
    expect(small.classes).toHaveLength(10);
    expect(FashionMNIST.classes[9]).toBe("Ankle boot");
  });
});

describe("a folder of the user's own", () => {
  test.for(["", "/FashionMNIST/raw", "/fashion-mnist"])(
    "may hold the files in root%s",
    async (place) => {
      const root = await temporaryFolder();
      await writePacked(`${root}${place}`, [
        ...(await smallFiles(7)),
        ...(await smallFiles(3, "t10k")),
      ]);
      const train = await FashionMNIST.load({ root });
      expect(train.length).toBe(7);
      expect(train.source).toEqual({ name: `folder ${root}${place}`, synthetic: false });
      expect(train.get(6)[1]).toBe(labelOf(6));
      expect(train.get(6)[0].toTypedArray()[5]).toBe(Math.fround(pixelOf(6, 5) / 255));
      expect((await FashionMNIST.load({ root, train: false })).length).toBe(3);
    },
  );

  test("may hold the files unpacked", async () => {
    const root = await temporaryFolder();
    for (const { name, plain } of await smallFiles(4)) await writeFile(`${root}/${name}`, plain);
    expect((await FashionMNIST.load({ root })).length).toBe(4);
  });

  test("that lacks a file is an error with the places looked in and the file's name", async () => {
    const root = await temporaryFolder();
    await writePacked(root, (await smallFiles(4)).slice(0, 1));
    const error = await outcome(FashionMNIST.load({ root }));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(`folder ${root}: no train-labels-idx1-ubyte.gz there`);
    expect(String(error)).toContain(
      `folder ${root}/FashionMNIST/raw: no train-images-idx3-ubyte.gz there`,
    );
  });

  test("that is not there is an error that names it", async () => {
    const error = await outcome(FashionMNIST.load({ root: "/no/such/folder" }));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain("cannot read /no/such/folder, given as root");
  });

  test("may be an address", async () => {
    const [images, labels] = await smallFiles(5);
    const { base } = await serve({
      [`data/${images.name}.gz`]: whole(images.packed),
      [`data/${labels.name}.gz`]: whole(labels.packed),
    });
    const train = await FashionMNIST.load({ root: `${base}data` });
    expect(train.length).toBe(5);
    expect(train.source.name).toBe(`${base}data/`);
  });
});

describe("files that are not what they claim are errors with their name", () => {
  const images = (...shape: number[]) =>
    encodeIdx({ dtype: "uint8", shape, data: new Uint8Array(shape.reduce((a, b) => a * b, 1)) });
  const labels = (...values: number[]) =>
    encodeIdx({ dtype: "uint8", shape: [values.length], data: Uint8Array.from(values) });
  const cut = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, -1);
  const cases: readonly (readonly [
    reason: string,
    images: () => Promise<Uint8Array> | Uint8Array,
    labels: () => Promise<Uint8Array> | Uint8Array,
  ])[] = [
    [
      "truncated or corrupt gzip",
      async () => cut(await gzip(images(2, 28, 28))),
      () => labels(1, 2),
    ],
    ["promises more than the file holds", () => cut(images(2, 28, 28)), () => labels(1, 2)],
    ["promises more than the file holds", () => gzip(cut(images(2, 28, 28))), () => labels(1, 2)],
    [
      "bytes after the last element",
      () => images(2, 28, 28),
      () => Uint8Array.of(...labels(1, 2), 3),
    ],
    ["not an IDX file", () => new TextEncoder().encode("version https://git-lfs"), () => labels(1)],
    ["expected  [n, 28, 28] uint8", () => images(2, 32, 32), () => labels(1, 2)],
    ["expected  [n, 28, 28] uint8", () => labels(1, 2), () => labels(1, 2)],
    ["expected  [n] uint8", () => images(2, 28, 28), () => images(2, 28, 28)],
    [
      "got       [2] int8",
      () => images(2, 28, 28),
      () => encodeIdx({ dtype: "int8", shape: [2], data: Int8Array.of(1, 2) }),
    ],
    ["got       3 images, 2 labels", () => images(3, 28, 28), () => labels(1, 2)],
    ["got       10 at 1", () => images(2, 28, 28), () => labels(1, 10)],
  ];
  test.for(cases)("%s", async ([reason, imageBytes, labelBytes]) => {
    const root = await temporaryFolder();
    await writeFile(`${root}/train-images-idx3-ubyte.gz`, await imageBytes());
    await writeFile(`${root}/train-labels-idx1-ubyte.gz`, await labelBytes());
    const error = await outcome(FashionMNIST.load({ root }));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(reason);
    expect(String(error)).toMatch(/train-(images|labels)-idx\d-ubyte in folder /);
  });

  test("also when they are given as bytes", () => {
    const make = () => new FashionMNIST({ images: pixels, labels: Uint8Array.of(1) }, origin);
    expect(make).toThrow(DataError);
    expect(make).toThrow("a test: not as many images as labels");
  });
});

describe("the places that are tried", () => {
  const names = async (options = {}): Promise<string[]> =>
    (await fashionMnistSources(options)).map(({ name }) => name);
  const debian = "folder /usr/share/datasets/fashion-mnist";

  test("without root: KINDLING_DATA, Debian's package, the user's cache, two servers", async () => {
    vi.stubEnv("KINDLING_DATA", "/data");
    vi.stubEnv("XDG_CACHE_HOME", "/caches");
    const expected = [
      "folder /data",
      "folder /data/FashionMNIST/raw",
      "folder /data/fashion-mnist",
      debian,
      "folder /caches/kindling/fashion-mnist",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ];
    expect(await names()).toEqual(expected);
    expect(await names({ download: false })).toEqual(expected.slice(0, 5));
    vi.stubEnv("KINDLING_DATA", "");
    expect((await names())[0]).toBe(debian);
    vi.unstubAllEnvs();
  });

  test("with root: what is below it; and the servers only on request", async () => {
    vi.stubEnv("KINDLING_DATA", "/data");
    const below = ["folder /mine", "folder /mine/FashionMNIST/raw", "folder /mine/fashion-mnist"];
    expect(await names({ root: "/mine" })).toEqual(below);
    expect(await names({ root: "/mine", download: true, servers: ["http://a/"] })).toEqual([
      ...below,
      "http://a/",
    ]);
    vi.unstubAllEnvs();
  });

  test("KINDLING_DATA comes before Debian's package", async () => {
    const folder = await temporaryFolder();
    await writePacked(`${folder}/fashion-mnist`, await smallFiles(3));
    vi.stubEnv("KINDLING_DATA", folder);
    const train = await FashionMNIST.load({ download: false });
    vi.unstubAllEnvs();
    expect(train.source.name).toBe(`folder ${folder}/fashion-mnist`);
    expect(train.length).toBe(3);
  });

  test("KINDLING_DATA that is not there is an error that names it, not passed over", async () => {
    vi.stubEnv("KINDLING_DATA", "/no/such/folder");
    const error = await outcome(FashionMNIST.load());
    vi.unstubAllEnvs();
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain("cannot read /no/such/folder, given as KINDLING_DATA");
  });

  test("sources of the user's own replace all others, and are announced as they are tried", async () => {
    const [images, labels] = await smallFiles(2);
    const tried: string[] = [];
    const train = await FashionMNIST.load({
      onSource: (name) => tried.push(name),
      sources: [
        { name: "empty", read: () => Promise.resolve(null) },
        {
          name: "memory",
          read: ({ name }) => Promise.resolve(name === images.name ? images.plain : labels.packed),
        },
      ],
    });
    expect(tried).toEqual(["empty", "memory"]);
    expect(train.source).toEqual({ name: "memory", synthetic: false });
  });
});

describe("downloads of other data than the published", () => {
  test("are refused server by server, and leave nothing in the folder", async () => {
    const root = await temporaryFolder();
    const [images] = await smallFiles(2);
    const { base, asked } = await serve({ [`${images.name}.gz`]: whole(images.packed) });
    const servers = [`${base}elsewhere/`, base];
    const error = await outcome(FashionMNIST.load({ root, download: true, servers }));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(
      "elsewhere/: train-images-idx3-ubyte.gz: the download failed (HTTP 404",
    );
    expect(String(error)).toContain("wrong checksum");
    expect(asked).toEqual([`elsewhere/${images.name}.gz`, `${images.name}.gz`]);
    expect(await readdir(root)).toEqual([]);
  });

  test("are not begun where the folder has the files", async () => {
    const root = await temporaryFolder();
    await mkdir(`${root}/FashionMNIST/raw`, { recursive: true });
    await writePacked(`${root}/FashionMNIST/raw`, await smallFiles(2));
    const { base, asked } = await serve({});
    const train = await FashionMNIST.load({ root, download: true, servers: [base] });
    expect(train.length).toBe(2);
    expect(asked).toEqual([]);
  });

  test("stop at once when the signal says so", async () => {
    const reason = new Error("enough");
    const file = await publish("x", Uint8Array.of(1));
    const { base, asked } = await serve({ "train-images-idx3-ubyte.gz": whole(file.packed) });
    const root = await temporaryFolder();
    const signal = AbortSignal.abort(reason);
    const load = FashionMNIST.load({ root, download: true, servers: [base], signal });
    await expect(load).rejects.toBe(reason);
    expect(asked).toEqual([]);
    expect(await readdir(root)).toEqual([]);
  });
});
