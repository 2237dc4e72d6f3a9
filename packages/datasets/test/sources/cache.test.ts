import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheFolder, folderCache } from "../../src/sources/cache.ts";
import { publish } from "./small-data.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const file = await publish("data", Uint8Array.of(1, 2, 3));

describe("the place of the cache", () => {
  const cases = [
    ["linux", {}, "/people/ada", "/people/ada/.cache/kindling"],
    ["linux", { XDG_CACHE_HOME: "/fast" }, "/people/ada", "/fast/kindling"],
    ["linux", { XDG_CACHE_HOME: "relative" }, "/people/ada", "/people/ada/.cache/kindling"],
    ["darwin", {}, "/people/ada", "/people/ada/Library/Caches/kindling"],
    ["darwin", { XDG_CACHE_HOME: "/fast" }, "/people/ada", "/fast/kindling"],
    ["win32", { LOCALAPPDATA: "D:\\Local" }, "C:\\Users\\ada", "D:\\Local/kindling"],
    ["win32", {}, "C:\\Users\\ada", "C:\\Users\\ada/AppData/Local/kindling"],
  ] as const;
  test.for(cases)("%s %o %s: %s", ([platform, variables, home, folder]) => {
    const variable = (name: string): string | undefined =>
      new Map(Object.entries(variables)).get(name);
    expect(cacheFolder(platform, variable, home)).toBe(folder);
  });
});

describe("a folder as a cache", () => {
  test("makes its folder, and gives back what was written", async () => {
    const folder = join(await temporaryFolder(), "deep", "down");
    const cache = folderCache(folder);
    expect(await cache.read(file)).toBeNull();
    expect(await cache.write("data.gz", file.packed)).toBeNull();
    expect(Uint8Array.from((await cache.read(file))!)).toEqual(file.packed);
    expect(await readdir(folder)).toEqual(["data.gz"]);
  });

  test("keeps a file under the name it is given", async () => {
    const folder = await temporaryFolder();
    await folderCache(folder).write("data", file.plain);
    expect(await readdir(folder)).toEqual(["data"]);
  });

  test("replaces a file, also when many write it at once, and leaves nothing else", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "data.gz"), "old");
    const cache = folderCache(folder);
    await Promise.all(Array.from({ length: 8 }, () => cache.write("data.gz", file.packed)));
    expect(await readdir(folder)).toEqual(["data.gz"]);
    expect(Uint8Array.from(await readFile(join(folder, "data.gz")))).toEqual(file.packed);
  });

  test("says why a file cannot be written, and leaves nothing half-written", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "plain"), "");
    const problem = await folderCache(join(folder, "plain")).write("data.gz", file.packed);
    expect(problem).toContain(`cannot write to ${join(folder, "plain")}`);
    // the last step fails where a folder stands in the file's place
    await mkdir(join(folder, "data.gz", "inside"), { recursive: true });
    expect(await folderCache(folder).write("data.gz", file.packed)).toContain("a folder");
    expect((await readdir(folder)).toSorted()).toEqual(["data.gz", "plain"]);
  });
});
