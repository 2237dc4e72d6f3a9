import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { fileNameOf, programOf } from "./pages.ts";

const project = inject("project");
const folder = join(project, "typed");

beforeAll(() => {
  mkdirSync(folder);
  for (const name of inject("packages")) {
    // each a module of its own
    const program = `${programOf(project, name)}\nexport {};\n`;
    writeFileSync(join(folder, `${fileNameOf(name)}.ts`), program);
  }
});

/** What the compiler says about files of the folder. */
function complaints(options: object, include: string): string {
  const path = join(folder, "tsconfig.json");
  const compilerOptions = { strict: true, noEmit: true, types: [], skipLibCheck: false };
  const config = { compilerOptions: { ...compilerOptions, ...options }, include: [include] };
  writeFileSync(path, JSON.stringify(config));
  return spawnSync("tsc", ["--project", path, "--pretty", "false"], { encoding: "utf8" }).stdout;
}

const resolutions = {
  nodenext: { module: "nodenext", target: "es2024" },
  bundler: { module: "esnext", moduleResolution: "bundler", target: "es2024" },
} as const;

test.for(Object.entries(resolutions))(
  "with resolution %s the program on each page type-checks, and every declaration in reach",
  ([, options]) => {
    expect(complaints(options, "*.ts")).toBe("");
  },
);

test("a wrong program is refused, with shapes that come out of the tarballs", () => {
  const wrong = join(folder, "mistakes");
  mkdirSync(wrong);
  writeFileSync(
    join(wrong, "shapes.ts"),
    `import { zeros } from "@kindling/tensor";\nzeros(2, 3).matmul(zeros(2, 3));\n`,
  );
  expect(complaints(resolutions.nodenext, "mistakes/*.ts")).toMatch(/shapes\.ts\(2,\d+\): error/);
});
