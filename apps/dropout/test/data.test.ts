/** @file Where the data come from when no folder has them: apt for real, from a repository of files. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chmod, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { folderCache, FashionMNIST } from "@kindling/datasets";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isAllRequired } from "../../../tools/skip-reporter.ts";
import { hasApt, packageName } from "../src/data/debian-package.ts";
import { openData } from "../src/data/open.ts";
import { smallFiles, temporaryFolder, writeSmallData } from "./small-data.ts";

class Notes {
  readonly lines: string[] = [];
  line(text: string): void {
    this.lines.push(text);
  }
  status(): void {}
}

const nowhere = { load: { sources: [] }, standIn: { trainLength: 20, testLength: 10 } } as const;

afterEach(() => void vi.unstubAllEnvs());

test("the stand-in comes last, with a loud notice", async () => {
  const notes = new Notes();
  const { train, test: held } = await openData(undefined, notes, { ...nowhere, apt: false });
  expect(train.source.synthetic && held.source.synthetic).toBe(true);
  expect([train.length, held.length]).toEqual([20, 10]);
  expect(notes.lines.join("\n")).toMatch(/!{70}[^]*SYNTHETIC[^]*!{70}/);
});

test("data from a folder are announced by nothing but their source", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 20, 10);
  const notes = new Notes();
  const { train } = await openData(folder, notes);
  expect(train.source).toMatchObject({ synthetic: false });
  expect(train.source.name).toContain(folder);
  expect(notes.lines).toEqual([]);
});

test("a folder that the user names is it or an error, named in the option or in KINDLING_DATA", async () => {
  const folder = await temporaryFolder();
  await expect(openData(join(folder, "no"), new Notes(), { apt: true })).rejects.toThrow(/no/);
  vi.stubEnv("KINDLING_DATA", join(folder, "none"));
  await expect(openData(undefined, new Notes(), { apt: true })).rejects.toThrow(/none/);
});

const canFetch = await hasApt();

describe("the distribution's package", () => {
  beforeEach(({ skip }) => {
    skip(!canFetch && !isAllRequired(), "there is no apt-get and dpkg-deb");
  });

  test("is fetched by apt, unpacked and kept, and the system stays as it was", async () => {
    const folder = await temporaryFolder();
    await repository(folder, smallFiles(30, 20));
    const cache = folderCache(join(folder, "cache"));
    const notes = new Notes();
    const { train, test: held } = await openData(undefined, notes, {
      ...nowhere,
      apt: true,
      cache,
    });
    expect([train.length, held.length]).toEqual([30, 20]);
    expect(train.source).toEqual({ name: `package ${packageName}`, synthetic: false });
    expect(notes.lines.join("\n")).toMatch(/apt-get[^]*kept in/);
    expect(notes.lines.join("\n")).not.toMatch(/synthetic/i);
    expect(await readdir(join(folder, "cache"))).toHaveLength(4);
    const kept = await FashionMNIST.load({ sources: [cache] });
    expect(kept.images).toEqual(train.images);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  test("that lacks the files is refused, and the stand-in follows", async () => {
    const folder = await temporaryFolder();
    await repository(folder, new Map());
    const cache = folderCache(join(folder, "cache"));
    const notes = new Notes();
    const { train } = await openData(undefined, notes, { ...nowhere, apt: true, cache });
    expect(train.source.synthetic).toBe(true);
    expect(notes.lines.join("\n")).toMatch(/does not hold[^]*SYNTHETIC/);
    await expect(access(join(folder, "cache"))).rejects.toThrow("ENOENT");
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  test("that no repository has is named with apt's own words, and the stand-in follows", async () => {
    const folder = await temporaryFolder();
    await repository(folder, null);
    const notes = new Notes();
    const { train } = await openData(undefined, notes, { ...nowhere, apt: true });
    expect(train.source.synthetic).toBe(true);
    expect(notes.lines.join("\n")).toMatch(/E: .*dataset-fashion-mnist/);
  });
});

/** An apt repository in a folder, and apt told to know no other. */
async function repository(folder: string, files: Map<string, Uint8Array> | null): Promise<void> {
  const repo = join(folder, "repo");
  await mkdir(repo);
  await mkdir(join(folder, "tmp"));
  await writeFile(join(repo, "Packages"), files === null ? "" : await packageIn(repo, files));
  await writeFile(join(folder, "sources.list"), `deb [trusted=yes] file:${repo} ./\n`);
  const settings = [`Dir::Etc::sourcelist "${folder}/sources.list";`, `Dir::Etc::sourceparts "-";`];
  await writeFile(join(folder, "apt.conf"), settings.join("\n"));
  await chmod(folder, 0o755);
  vi.stubEnv("APT_CONFIG", join(folder, "apt.conf"));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
}

async function packageIn(repo: string, files: Map<string, Uint8Array>): Promise<string> {
  const content = join(repo, "content");
  const place = join(content, "usr/share/datasets/fashion-mnist");
  await mkdir(files.size > 0 ? place : content, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(place, name), bytes);
  const control = [
    `Package: ${packageName}`,
    "Version: 1",
    "Architecture: all",
    "Maintainer: nobody",
    "Description: test",
  ].join("\n");
  await mkdir(join(content, "DEBIAN"));
  await writeFile(join(content, "DEBIAN/control"), `${control}\n`);
  execFileSync("dpkg-deb", ["--build", "--root-owner-group", content, join(repo, "p.deb")]);
  const deb = await readFile(join(repo, "p.deb"));
  const sha256 = createHash("sha256").update(deb).digest("hex");
  return `${control}\nFilename: ./p.deb\nSize: ${deb.length}\nSHA256: ${sha256}\n`;
}
