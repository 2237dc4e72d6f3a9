/** @file Files of the hub, fetched from a server on this machine. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { create } from "tar";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DATA_HUB, DATA_URL, download, downloadAll, downloadExtract } from "../../src/index.ts";

let folder: string;
let asked: string[];
let close: () => Promise<void>;
let address: string;
const published = { ...DATA_HUB };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindling-hub-"));
  await mkdir(join(folder, "served"));
  asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    createReadStream(join(folder, "served", request.url ?? ""))
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  address = `http://127.0.0.1:${port}`;
  close = () => new Promise((resolve) => void server.close(() => resolve()));
  for (const name of Object.keys(DATA_HUB)) delete DATA_HUB[name];
});

afterEach(async () => {
  Object.assign(DATA_HUB, published);
  await close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(name: string, bytes: Uint8Array | string): Promise<void> {
  await writeFile(join(folder, "served", name), bytes);
  DATA_HUB[name] = [`${address}/${name}`, createHash("sha1").update(bytes).digest("hex")];
}

const cache = (): string => join(folder, "cache");

describe("download", () => {
  test("a file is fetched once and then found", async () => {
    await serve("a.csv", "1,2");
    const path = await download("a.csv", cache());
    expect(path).toBe(join(cache(), "a.csv"));
    expect(await readFile(path, "utf8")).toBe("1,2");
    expect(await download("a.csv", cache())).toBe(path);
    expect(asked).toEqual(["/a.csv"]);
  });

  test("a kept file that is damaged is fetched again", async () => {
    await serve("a.csv", "1,2");
    await mkdir(cache());
    await writeFile(join(cache(), "a.csv"), "1,");
    expect(await readFile(await download("a.csv", cache()), "utf8")).toBe("1,2");
  });

  test("a file with another checksum is refused and not kept", async () => {
    await serve("a.csv", "1,2");
    await writeFile(join(folder, "served", "a.csv"), "1,3");
    await expect(download("a.csv", cache())).rejects.toThrow(/SHA-1/);
    await expect(readdir(cache())).rejects.toThrow("ENOENT");
  });

  test("a file that is not there and a server that is not there are named with the reason", async () => {
    DATA_HUB["gone"] = [`${address}/gone`, ""];
    await expect(download("gone", cache())).rejects.toThrow(/HTTP 404/);
    DATA_HUB["nobody"] = ["http://127.0.0.1:9/x", ""];
    await expect(download("nobody", cache())).rejects.toThrow(/cannot be fetched\n {2}got {7}\S/);
  });

  test("a name that the hub does not have is refused, a name of Object's too", async () => {
    await expect(download("b", cache())).rejects.toThrow(/no such file in DATA_HUB/);
    await expect(download("constructor", cache())).rejects.toThrow(/no such file in DATA_HUB/);
  });

  test("downloadAll fetches each file of the hub", async () => {
    await serve("a.csv", "1");
    await serve("b.csv", "2");
    await downloadAll(cache());
    expect(await readdir(cache())).toEqual(["a.csv", "b.csv"]);
  });

  test("the hub begins with the book's files of chapter 4", () => {
    expect(Object.keys(published)).toEqual(["kaggle_house_train", "kaggle_house_test"]);
    expect(published["kaggle_house_train"]?.[0]).toBe(`${DATA_URL}kaggle_house_pred_train.csv`);
  });
});

describe("downloadExtract", () => {
  const text = new TextEncoder().encode("hello");

  test("a zip is unpacked beside itself, with its folders", async () => {
    await serve("in.zip", zipSync({ "in/deep/a.txt": text, "in/empty/": new Uint8Array() }));
    const path = await downloadExtract("in.zip", null, { cacheDir: cache() });
    expect(path).toBe(join(cache(), "in"));
    expect(await readFile(join(path, "deep/a.txt"), "utf8")).toBe("hello");
    expect((await readdir(cache())).toSorted()).toEqual(["in", "in.zip"]);
  });

  test.each(["in.tar", "in.tar.gz"])(
    "a %s is unpacked, and a folder in it can be named",
    async (name) => {
      await mkdir(join(folder, "what/in/deep"), { recursive: true });
      await writeFile(join(folder, "what/in/deep/a.txt"), text);
      const file = join(folder, "made");
      await create({ file, cwd: join(folder, "what"), gzip: name.endsWith("gz") }, ["in"]);
      await serve(name, await readFile(file));
      const path = await downloadExtract(name, "in/deep", { cacheDir: cache() });
      expect(await readFile(join(path, "a.txt"), "utf8")).toBe("hello");
    },
  );

  test("an archive that would write outside its folder is refused and writes nothing", async () => {
    await serve("bad.zip", zipSync({ "ok.txt": text, "../../evil.txt": text }));
    await expect(downloadExtract("bad.zip", null, { cacheDir: cache() })).rejects.toThrow(
      /unsafe path/,
    );
    expect(await readdir(cache())).toEqual(["bad.zip"]);
    expect(await readdir(folder)).not.toContain("evil.txt");
  });

  test.each(["cut.zip", "cut.tar.gz"])(
    "a corrupt %s is refused and leaves nothing behind",
    async (name) => {
      await serve(name, text);
      await expect(downloadExtract(name, null, { cacheDir: cache() })).rejects.toThrow(
        /cannot be unpacked/,
      );
      expect(await readdir(cache())).toEqual([name]);
    },
  );

  test("a file that is no archive is refused", async () => {
    await serve("a.csv", "1");
    await expect(downloadExtract("a.csv", null, { cacheDir: cache() })).rejects.toThrow(
      /not an archive/,
    );
  });
});
