import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@kindling/tensor";
import { describe, expect, onTestFinished, test } from "vitest";
import { existingFolder, folderSource } from "../../src/sources/folder.ts";
import { publish } from "./small-data.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const file = await publish("data", Uint8Array.of(1, 2, 3));

describe("a folder", () => {
  test("gives the packed file, or else the plain one, or else null", async () => {
    const folder = await temporaryFolder();
    const source = folderSource(folder);
    expect(await source.read(file)).toBeNull();
    await writeFile(join(folder, "data"), file.plain);
    expect(Uint8Array.from((await source.read(file))!)).toEqual(file.plain);
    await writeFile(join(folder, "data.gz"), file.packed);
    expect(Uint8Array.from((await source.read(file))!)).toEqual(file.packed);
  });

  test("that is not there lacks the file, and so does one that is a file", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "plain"), "");
    expect(await folderSource(join(folder, "none")).read(file)).toBeNull();
    expect(await folderSource(join(folder, "plain")).read(file)).toBeNull();
  });

  test("with a folder in the file's place is an error that names it", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "data.gz"));
    const error = await folderSource(folder)
      .read(file)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(`cannot read ${join(folder, "data.gz")}`);
    expect(String(error)).toContain("a folder, not a file (EISDIR)");
  });
});

describe("a folder that has to be there", () => {
  test("gives what a folder gives", async () => {
    const folder = await temporaryFolder();
    const source = existingFolder(folder, "root");
    expect(await source.read(file)).toBeNull();
    await writeFile(join(folder, "data"), file.plain);
    expect(Uint8Array.from((await source.read(file))!)).toEqual(file.plain);
  });

  test.for([
    ["none", "no such file or folder (ENOENT)"],
    ["plain", "not a folder (ENOTDIR)"],
  ] as const)("is an error that names it: %s", async ([name, reason]) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "plain"), "");
    const path = join(folder, name);
    const error = await existingFolder(path, "root")
      .read(file)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(`cannot read ${path}, given as root`);
    expect(String(error)).toContain(reason);
  });

  test("that this user may not enter is an error that names it", async () => {
    const folder = await temporaryFolder();
    const locked = join(folder, "locked");
    await mkdir(locked);
    await chmod(locked, 0o000);
    const becomeUser = process.seteuid;
    if (process.geteuid?.() === 0 && becomeUser !== undefined) {
      // the administrator may enter any folder, so be somebody else for a moment
      await chmod(folder, 0o755);
      becomeUser(65_534);
      onTestFinished(() => becomeUser(0));
    }
    const error = await existingFolder(locked, "root")
      .read(file)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain("permission denied (EACCES)");
  });
});
