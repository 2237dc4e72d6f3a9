/**
 * @file How large each package is in a page, and what makes it so. `package-sizes.json` is the table
 * of budgets; beside each it keeps the sizes of the parts when the budget was set, so that a test can
 * say which part grew. `node tools/package-sizes.ts` prints the table, `--write` raises what is too low.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundled } from "./bundle.ts";
import { root } from "./source-files.ts";

/** A package's size. */
export interface Size {
  /** Of the minified module, compressed as servers do. Dependencies do not count. */
  readonly gzippedBytes: number;
  /** Of the minified module, by source file. */
  readonly minifiedBytes: Readonly<Record<string, number>>;
}

/** A row of the table. */
export interface Budget extends Pick<Size, "minifiedBytes"> {
  readonly maxGzippedBytes: number;
}

const tablePath = join(root, "tools/package-sizes.json");

/** The packages by name. */
export const packageNames: readonly string[] = readdirSync(join(root, "packages"))
  .filter((name) => existsSync(join(root, "packages", name, "package.json")))
  .toSorted();

/** The table of budgets. */
export const budgets = (): Readonly<Record<string, Budget>> =>
  // written by this file
  JSON.parse(readFileSync(tablePath, "utf8")) as Record<string, Budget>;

/** Measures a package. */
export async function sizeOf(name: string): Promise<Size> {
  const { code, map } = await bundled(join(root, "packages", name), { minify: true });
  return {
    gzippedBytes: gzipSync(code, { level: 9 }).length,
    // a package that only passes on has no code to map
    minifiedBytes: map === null ? {} : bytesByPart(code, new SourceMap({ ...map, sourceRoot: "" })),
  };
}

/** Each character of a bundle belongs to the file that its map says it comes from. */
function bytesByPart(code: string, map: SourceMap): Record<string, number> {
  const parts: Record<string, number> = {};
  code.split("\n").forEach((line, row) => {
    for (let column = 0; column < line.length; column++) {
      const entry = map.findEntry(row, column);
      // the imports and exports of the whole come from no file
      const source = "originalSource" in entry ? entry.originalSource : undefined;
      const part = source?.replace("../src/", "") ?? "imports and exports";
      parts[part] = (parts[part] ?? 0) + 1;
    }
  });
  return Object.fromEntries(Object.entries(parts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is wrong with a size: nothing, or that it is over its budget, and which parts grew most. */
export function sizeFault(
  name: string,
  size: Size,
  budget: Budget | undefined,
): string | undefined {
  if (budget === undefined) return `${name}: no budget in package-sizes.json\n${remedy}`;
  if (size.gzippedBytes <= budget.maxGzippedBytes) return undefined;
  const grown = Object.entries(size.minifiedBytes)
    .map(([part, bytes]) => ({ part, more: bytes - (budget.minifiedBytes[part] ?? 0) }))
    .filter(({ more }) => more > 0)
    .toSorted((a, b) => b.more - a.more)
    .slice(0, 5)
    .map(({ part, more }) => `  ${part} grew by ${more} bytes (minified)`);
  return [
    `${name}: ${size.gzippedBytes} bytes (minified, gzipped), more than ${budget.maxGzippedBytes}`,
    ...grown,
    remedy,
  ].join("\n");
}

const remedy = "  raise budgets on purpose: pnpm exec node tools/package-sizes.ts --write";

/** The budget there is, or where it does not do, one with room for a tenth more. */
const budgetFor = ({ gzippedBytes, minifiedBytes }: Size, old: Budget | undefined): Budget => ({
  maxGzippedBytes:
    old !== undefined && gzippedBytes <= old.maxGzippedBytes
      ? old.maxGzippedBytes
      : Math.ceil(gzippedBytes / 90) * 100,
  minifiedBytes,
});

if (import.meta.main) {
  const known = budgets();
  const sizes = await Promise.all(
    packageNames.map(async (name) => [name, await sizeOf(name)] as const),
  );
  for (const [name, { gzippedBytes }] of sizes) {
    const budget = known[name]?.maxGzippedBytes ?? 0;
    console.log(`${name.padEnd(12)} ${gzippedBytes} of ${budget} bytes`);
  }
  if (process.argv.includes("--write")) {
    const rows = sizes.map(([name, size]) => [name, budgetFor(size, known[name])] as const);
    const table = Object.fromEntries(rows);
    writeFileSync(tablePath, `${JSON.stringify(table, null, 2)}\n`);
  }
}
