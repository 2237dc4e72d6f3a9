import { describe, expect, test } from "vitest";
import { publishedText, reachableFrom, specifiersIn } from "../declarations.ts";
import { type Files, packageFaults } from "../package-faults.ts";

const shared = { license: "MIT", engines: { node: ">=20.16" } };
const manifest = {
  name: "@kindling/x",
  version: "1.2.3",
  description: "A package",
  keywords: ["a", "b", "c"],
  license: "MIT",
  sideEffects: false,
  engines: { node: ">=20.16" },
  dependencies: { "@kindling/tensor": "1.2.3", fflate: "0.8.3" },
  peerDependencies: { "fast-check": "^4.0.0", plot: "^1.0.0" },
  peerDependenciesMeta: { plot: { optional: true } },
};
const sound = {
  LICENSE: "MIT",
  "README.md": "# x",
  "package.json": JSON.stringify(manifest),
  "dist/index.js": 'import "@kindling/tensor";\nimport("plot");\nexport {};',
  "dist/index.d.ts": 'export * from "./a/b.js";\nimport type fc from "fast-check";',
  "dist/a/b.d.ts": 'declare module "@kindling/tensor" {}\nexport type C = import("./c.js").C;',
  "dist/a/c.d.ts": "export type C = 1;",
  "src/index.ts": "export {};",
};

const faultsOf = (changes: Readonly<Record<string, string | undefined>>): string[] => {
  const entries = Object.entries({ ...sound, ...changes });
  const files: Files = new Map(
    entries.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
  );
  return packageFaults(files, shared, "packages/x");
};

const withManifest = (changes: object): string[] =>
  faultsOf({ "package.json": JSON.stringify({ ...manifest, ...changes }) });

test("a sound package has no faults", () => {
  expect(faultsOf({})).toEqual([]);
});

describe("a fault is found in", () => {
  test.each(["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "src/index.ts"])(
    "a package without %s",
    (path) => {
      expect(faultsOf({ [path]: undefined })).toContain(`there is no ${path}`);
    },
  );

  test.each(["test/a.test.ts", "dist/.tsbuildinfo", "dist/a.js", "tsconfig.json"])(
    "a package with %s",
    (path) => {
      expect(faultsOf({ [path]: "" })).toEqual([`${path}: nobody needs it`]);
    },
  );

  test.each([
    [{ description: "" }, "description is left out"],
    [{ keywords: ["a", "b"] }, "fewer than three keywords"],
    [{ sideEffects: undefined }, "sideEffects is left out"],
    [{ license: "ISC" }, "license is not MIT"],
    [{ engines: { node: ">=18" } }, "engines are not the root's"],
    [{ repository: { url: "x" } }, "repository is not the root's, with this directory"],
    [{ dependencies: { "@kindling/tensor": "^1.2.3" } }, "is ^1.2.3 and not exactly 1.2.3"],
  ])("a manifest with %j", (changes, fault) => {
    expect(withManifest(changes).join()).toContain(fault);
  });

  test.each([
    ["dist/index.js", 'import "tar";', "imports tar, which is not a dependency"],
    ["dist/index.js", 'import("node:fs");', "names node:fs"],
    ["dist/a/c.d.ts", 'import "./gone.js";', "./gone.js is not in the package"],
    ["dist/a/c.d.ts", 'import "./b.ts";', "./b.ts does not end in .js"],
    ["dist/a/c.d.ts", 'type A = typeof import("node:os");', "needs node:os"],
    ["dist/a/c.d.ts", 'import type { P } from "plot/p";', "types of plot/p, which is optional"],
    ["dist/a/c.d.ts", 'import type { P } from "tar";', "needs tar, which is not a dependency"],
  ])("%s with %s", (path, text, fault) => {
    expect(faultsOf({ [path]: text }).join()).toContain(fault);
  });
});

test("the root's repository is each package's, with its folder", () => {
  const repository = { type: "git", url: "git+https://example.org/x.git" };
  const own = { ...repository, directory: "packages/x" };
  const packed = JSON.stringify({ ...manifest, repository: own });
  const files = new Map(Object.entries({ ...sound, "package.json": packed }));
  expect(packageFaults(files, { ...shared, repository }, "packages/x")).toEqual([]);
  expect(packageFaults(files, { ...shared, repository }, "packages/y")).toHaveLength(1);
});

describe("declarations", () => {
  test("imports are found in each of their forms, and a key in quotes is none", () => {
    const text = `import "a"; export * from "./b.ts"; type C = import("./c.ts").C;
      declare module "../d.ts" {} interface E { from: "e"; f(x: "from">, y: "g"): void }`;
    expect(specifiersIn(text)).toEqual(["a", "./b.ts", "./c.ts", "../d.ts"]);
  });

  test("what an example in a docstring imports is not imported", () => {
    const text = `/**\n * @example\n * import { tmpdir } from "node:os";\n */\nexport * from "./b.ts";`;
    expect(specifiersIn(text)).toEqual(["./b.ts"]);
  });

  test("what the index does not reach is left out", () => {
    const texts: Readonly<Record<string, string>> = {
      "index.d.ts": 'export * from "./a.ts";',
      "a.d.ts": 'import "./b/c.ts";',
      "b/c.d.ts": 'declare module "../a.ts" {}',
      "d.d.ts": "",
    };
    const reached = reachableFrom("index.d.ts", (file) => texts[file]!);
    expect([...reached]).toEqual(["index.d.ts", "a.d.ts", "b/c.d.ts"]);
  });

  test("relative imports of .ts become imports of .js, at the same places", () => {
    const text = 'import "./a.ts"; declare module "../b.ts" {} import "c.ts";';
    const published = publishedText(text);
    expect(published).toBe('import "./a.js"; declare module "../b.js" {} import "c.ts";');
    expect(published).toHaveLength(text.length);
  });
});
