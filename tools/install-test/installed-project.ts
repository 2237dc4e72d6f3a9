/**
 * @file A user's project outside the repository: the packages are packed, and npm installs the
 * tarballs with what they need of the registry. Optional peers are left out.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../source-files.ts";

export interface InstalledProject {
  /** Its folder. */
  readonly folder: string;
  /** The names of the packages in it. */
  readonly packages: readonly string[];
  readonly remove: () => void;
}

interface Packed {
  readonly name: string;
  readonly filename: string;
}

/** Makes a project with all packages, as they are built. */
export function installedProject(): InstalledProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kindling-install-")));
  const packed = pack(folder);
  const dependencies = packed.map(({ name, filename }) => [name, `file:${filename}`]);
  const manifest = {
    name: "project",
    private: true,
    type: "module",
    dependencies: Object.fromEntries(dependencies),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  npmInstall(folder);
  return {
    folder,
    packages: packed.map(({ name }) => name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function pack(folder: string): Packed[] {
  const words = ["--filter", "./packages/*", "--recursive", "pack", "--json"];
  const output = execFileSync("pnpm", [...words, "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  });
  return JSON.parse(output) as Packed[]; // as pnpm documents it
}

/** Installs packages, or with no names what the manifest names. */
export function npmInstall(folder: string, ...names: readonly string[]): void {
  const words = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  execFileSync("npm", [...words, ...names], { cwd: folder, stdio: "inherit" });
}
