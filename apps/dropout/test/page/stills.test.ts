import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { FigureName } from "../../page/figures/index.ts";
import { still } from "../../page/figures/stills.ts";

const stillOf = async (name: FigureName): Promise<HTMLElement> =>
  parseHTML(`<!doctype html><html><body>${await still(name, "en")}</body></html>`).document.body;

describe("a still", () => {
  test("of samples says how near their mean is to h", async () => {
    const place = await stillOf("samples");
    expect(place.querySelectorAll(".plots svg")).toHaveLength(2);
    const [, mean] = /of 10000 samples is (\d\.\d{4})/.exec(place.textContent) ?? [];
    expect(Math.abs(Number(mean) - 1)).toBeLessThan(0.07); // seven standard deviations of the mean
  });

  test("of the network has units that are dropped, that are silent and that pass on", async () => {
    const place = await stillOf("network");
    const outlines = (state: string) => [...place.querySelectorAll(`.unit.${state}`)];
    const count = (state: string): number =>
      outlines(state).reduce((n, it) => n + it.getAttribute("d")!.split("M").length - 1, 0);
    expect(count("dropped") + count("silent") + count("kept")).toBe(512);
    expect(Math.min(count("dropped"), count("silent"), count("kept"))).toBeGreaterThan(20);
  });

  test("has nothing that runs, that Vue leaves out or that ends a block of Markdown", async () => {
    for (const name of ["samples", "network"] as const)
      expect(await still(name, "zh")).not.toMatch(/<(?:style|script)|\n\s*\n/);
  });
});
