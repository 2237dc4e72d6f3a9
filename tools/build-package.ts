/**
 * @file Builds the package in the current folder for publication: one bundled module in
 * `dist/index.js` and, beside it, the declarations that it needs. `tsc` writes them to a folder of
 * their own, where the builds of packages that import this one find them as it left them.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { bundled } from "./bundle.ts";
import { publishDeclarations } from "./declarations.ts";

for (const folder of ["dist", "declarations"]) rmSync(folder, { recursive: true, force: true });
mkdirSync("dist");

const { code, map } = await bundled(".");
writeFileSync("dist/index.js", code);
// a package that only passes on has no code to map
if (map !== null) writeFileSync("dist/index.js.map", JSON.stringify(map));

execFileSync("tsc", ["--build", "tsconfig.build.json"], { stdio: "inherit" });
publishDeclarations("declarations", "dist");
