/** @file The drawing libraries are optional: nothing but drawing needs them. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Runs a module in a Node where a package is not installed. */
async function without(missing: string, code: string): Promise<string> {
  const hook = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve(name, context, next) {
        if (name !== ${JSON.stringify(missing)}) return next(name, context);
        throw Object.assign(new Error("Cannot find package " + name), { code: "ERR_MODULE_NOT_FOUND" });
      },
    });`;
  const index = new URL("../../src/index.ts", import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    `data:text/javascript,${encodeURIComponent(hook)}`,
    "--input-type=module",
    "--eval",
    `import { Animator } from ${JSON.stringify(index)};
     const animator = new Animator({ xlabel: "epoch" });
     animator.add(1, [0.5]);
     ${code}`,
  ]);
  return stdout;
}

const draw = `await animator.svg().then(() => console.log("drawn"), (e) => console.log(e.message));`;

test.each(["@observablehq/plot", "linkedom"])(
  "without %s a figure is filled, and drawing it says what to install",
  async (missing) => {
    const told = await without(missing, `console.log(animator.figure.curves[0].y[0]); ${draw}`);
    expect(told).toMatch(/^0\.5\nfigure: the drawing library .* cannot be loaded\n/);
    expect(told).toContain(missing);
    expect(told).toContain("fix       npm install @observablehq/plot linkedom");
  },
);

test("with both it is drawn", async () => {
  expect(await without("no-such-package", draw)).toBe("drawn\n");
});
