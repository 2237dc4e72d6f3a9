import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import { beforeAll, describe, expect, inject, test } from "vitest";

const project = inject("project");
const folder = join(project, "bundled");

/** For pages, minified, with everything left out that is not used. */
const bundlers: Readonly<Record<string, (from: string, to: string) => Promise<unknown>>> = {
  esbuild: (from, to) =>
    esbuild({
      entryPoints: [from],
      outfile: to,
      bundle: true,
      format: "esm",
      minify: true,
      platform: "browser",
      logLevel: "silent",
    }),
  rollup: async (from, to) => {
    const plugins = [nodeResolve({ browser: true })];
    const bundle = await rollup({
      input: from,
      plugins,
      external: ["@observablehq/plot"],
      onLog() {},
    });
    await bundle.write({ file: to, format: "esm", compact: true });
    await bundle.close();
  },
  vite: (from, to) =>
    vite({
      root: folder,
      logLevel: "error",
      build: {
        lib: { entry: from, formats: ["es"], fileName: () => to.slice(folder.length + 1) },
        outDir: folder,
        emptyOutDir: false,
        minify: true,
      },
    }),
};

/** Programs that differ in what they import, so that what is left out differs. Each prints 6. */
const programs: Readonly<Record<string, string>> = {
  torch: `
    import { tensor } from "@kindling/torch";
    const x = tensor([3], { requiresGrad: true });
    x.pow(2).sum().backward();
    console.log(x.grad.item());`,
  autograd: `
    import "@kindling/autograd";
    import { tensor } from "@kindling/tensor";
    const x = tensor([3], { requiresGrad: true });
    x.pow(2).sum().backward();
    console.log(x.grad.item());`,
  nn: `
    import { Linear } from "@kindling/nn";
    import { full } from "@kindling/tensor";
    const line = new Linear(1, 1);
    line(full([6, 1], 1)).sum().backward();
    console.log(line.weight.grad.item());`,
  optim: `
    import { SGD } from "@kindling/optim";
    import { tensor } from "@kindling/tensor";
    const x = tensor([10]).requiresGrad_();
    const optimizer = new SGD([x], { lr: 0.2 });
    x.pow(2).sum().backward();
    optimizer.step();
    console.log(Math.round(x.item()));`,
  d2l: `
    import { linreg, squaredLoss } from "@kindling/d2l";
    import { tensor } from "@kindling/tensor";
    const w = tensor([[1], [1]]).requiresGrad_();
    const X = tensor([[1, 2]]);
    squaredLoss(linreg(X, w, 0), tensor([[0]])).sum().backward();
    console.log(w.grad.sum().item() - 3);`,
};

beforeAll(() => {
  mkdirSync(folder);
  for (const [name, program] of Object.entries(programs))
    writeFileSync(join(folder, `${name}.js`), program);
});

test.each(inject("packages"))(
  "an import of %s alone leaves what the package says",
  async (name) => {
    const manifest = join(project, "node_modules", name, "package.json");
    // a manifest is checked by pnpm before it is packed
    const { sideEffects } = JSON.parse(readFileSync(manifest, "utf8")) as { sideEffects: unknown };
    const file = name.replace("@kindling/", "import-");
    writeFileSync(join(folder, `${file}.js`), `import "${name}";`);
    const bundle = join(folder, `${file}.esbuild.js`);
    await bundlers["esbuild"]!(join(folder, `${file}.js`), bundle);
    expect(readFileSync(bundle, "utf8").trim() === "").toBe(sideEffects === false);
  },
);

test("a package that hides its effects from bundlers is found: its bundle has no gradients", async () => {
  const copy = join(project, "planted");
  const modules = join(copy, "node_modules/@kindling");
  cpSync(join(project, "node_modules/@kindling"), modules, { recursive: true });
  const manifest = join(modules, "autograd/package.json");
  const text = readFileSync(manifest, "utf8").replace(
    /"sideEffects": \[[^\]]*\]/,
    '"sideEffects": false',
  );
  writeFileSync(manifest, text);
  const source = join(copy, "autograd.js");
  writeFileSync(source, programs["autograd"]!);
  const bundle = join(copy, "bundle.js");
  await bundlers["esbuild"]!(source, bundle);
  expect(text).toContain('"sideEffects": false');
  const isFound = printed(bundle).includes("nothing records operations");
  expect(isFound).toBe(true);
});

const printed = (file: string): string => {
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  return stdout + stderr;
};

describe.each(Object.keys(bundlers))("a page's bundle by %s", (bundler) => {
  test.each(Object.keys(programs))("of a program that uses %s has gradients", async (name) => {
    const bundle = join(folder, `${name}.${bundler}.js`);
    await bundlers[bundler]!(join(folder, `${name}.js`), bundle);
    expect(readFileSync(bundle, "utf8")).not.toMatch(/from\s*["']@kindling/);
    expect(printed(bundle)).toBe("6\n");
  });

  test("of an import that is not used is empty, where the package says it has no effects", async () => {
    const source = join(folder, "nothing.js");
    writeFileSync(source, `import { FashionMNIST } from "@kindling/datasets";`);
    const bundle = join(folder, `nothing.${bundler}.js`);
    await bundlers[bundler]!(source, bundle);
    expect(readFileSync(bundle, "utf8").trim()).toBe("");
  });
});
