import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { delimiter, join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { firstMissing, promisedLines } from "../../../examples/test/printed.ts";
import { fileNameOf, programOf } from "./pages.ts";
import { npmInstall } from "../installed-project.ts";

const project = inject("project");

/** Runs a file of the project, or of a copy of it; it has to end well. */
function outputOf(node: string, file: string, cwd = project): string {
  const { status, stdout, stderr } = spawnSync(node, [file], { cwd, encoding: "utf8" });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** The Node that the machine has besides the one of this workspace, if it has one. */
const ownNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .find((path) => spawnSync(path, ["--version"]).status === 0);

describe.each(inject("packages"))("the program on the page of %s", (name) => {
  test("prints what the page says", () => {
    const program = programOf(project, name);
    const file = `${fileNameOf(name)}.ts`;
    writeFileSync(join(project, file), program);
    const promised = promisedLines(program);
    expect(promised).not.toEqual([]);
    const printed = outputOf(process.execPath, file);
    expect(firstMissing(promised, printed), printed).toBeUndefined();
  });

  test("as JavaScript runs on the machine's own Node", ({ skip }) => {
    skip(ownNode === undefined, "the machine has no Node of its own");
    const program = programOf(project, name);
    const file = `${fileNameOf(name)}.js`;
    writeFileSync(join(project, file), stripTypeScriptTypes(program));
    const printed = outputOf(ownNode!, file);
    expect(firstMissing(promisedLines(program), printed), printed).toBeUndefined();
  });
});

test("a second copy of tensor in one program is refused with the command that finds it", () => {
  const copy = join(project, "copy");
  cpSync(join(project, "node_modules/@kindling/tensor/dist"), copy, { recursive: true });
  writeFileSync(
    join(project, "twice.js"),
    `import "@kindling/autograd";
     await import("./copy/index.js").then(() => console.log("loaded"), (e) => console.log(e.message));`,
  );
  expect(outputOf(process.execPath, "twice.js")).toMatch(
    /loaded twice[^]*npm ls @kindling\/tensor/,
  );
});

test("without the drawing libraries a figure names them, and once they are installed it is drawn", () => {
  const copy = join(project, "drawing");
  mkdirSync(copy);
  for (const path of ["package.json", "package-lock.json", "node_modules"])
    cpSync(join(project, path), join(copy, path), { recursive: true });
  writeFileSync(
    join(copy, "draw.js"),
    `import { Animator } from "@kindling/d2l";
     const animator = new Animator({ xlabel: "epoch" });
     animator.add(1, [0.5]);
     await animator.svg().then((svg) => console.log(svg.slice(0, 4)), (e) => console.log(e.message));`,
  );
  const command = /fix +npm install (.*)/.exec(outputOf(process.execPath, "draw.js", copy))?.[1];
  expect(command).toBe("@observablehq/plot linkedom");
  npmInstall(copy, ...command!.split(" "));
  expect(outputOf(process.execPath, "draw.js", copy)).toBe("<svg\n");
});
