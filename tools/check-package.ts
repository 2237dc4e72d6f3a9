/**
 * @file Checks the package in the current folder as its users get it: packs it, then has `publint`
 * read the manifest and `attw` resolve its types. The tarball is checked and not the folder,
 * because packing swaps `exports` from the sources to the build.
 */
import { execFileSync } from "node:child_process";

const run = (command: string, ...words: string[]): void => {
  execFileSync(command, words, { stdio: "inherit" });
};

run("pnpm", "pack", "--out", "package.tgz");
run("publint", "package.tgz", "--strict");
run("attw", "package.tgz", "--profile", "esm-only", "--format", "ascii");
