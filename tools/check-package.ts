/**
 * @file Checks the package in the current folder as its users get it: packs it, has `publint` read
 * the manifest and `attw` resolve its types, and looks at every file. The tarball is checked and not
 * the folder, because packing swaps `exports` from the sources to the build.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { list } from "tar";
import { type Files, packageFaults, type Shared } from "./package-faults.ts";
import { root } from "./source-files.ts";

const tarball = "package.tgz";
const run = (command: string, ...words: string[]): void => {
  execFileSync(command, words, { stdio: "inherit" });
};

run("pnpm", "pack", "--out", tarball);
run("publint", tarball, "--strict");
run("attw", tarball, "--profile", "esm-only", "--format", "ascii");

// a manifest is checked by pnpm before any script runs
const shared = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Shared;
const folder = relative(root, ".").replaceAll("\\", "/");
const faults = packageFaults(filesIn(tarball), shared, folder);
for (const fault of faults) console.error(`${folder}: ${fault}`);
if (faults.length > 0) process.exitCode = 1;

/** The files of a tarball by path, without the folder `package/` that holds them all. */
function filesIn(file: string): Files {
  const files = new Map<string, string>();
  list({
    file,
    sync: true,
    onReadEntry: (entry) => {
      const parts: Buffer[] = [];
      entry.on("data", (part: Buffer) => parts.push(part));
      entry.on("end", () =>
        files.set(entry.path.replace("package/", ""), Buffer.concat(parts).toString()),
      );
    },
  });
  return files;
}
