/**
 * @file Modules as text, to the character as PyTorch prints them.
 */
import type { AnyModule } from "./any-module.ts";
import { childrenOf } from "./members.ts";

/** A module and, indented, all within it. */
export function moduleText(module: AnyModule): string {
  const extra = module.extraRepr();
  const own = extra === "" ? [] : extra.split("\n");
  const inner = childrenOf(module).map(
    ([name, child]) => `(${name}): ${child.toString().replaceAll("\n", "\n  ")}`,
  );
  const onOneLine = inner.length === 0 && own.length <= 1;
  const body = onOneLine ? own.join("") : `\n  ${[...own, ...inner].join("\n  ")}\n`;
  return `${module.constructor.name}(${body})`;
}

/** A number as Python prints a float: `0.5`, `1.0`, `1e-05`. */
export function floatText(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const magnitude = Math.abs(x);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return x.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  if (Object.is(x, -0)) return "-0.0";
  return Number.isInteger(x) ? `${x}.0` : String(x);
}

/** A boolean as Python prints it. */
export const boolText = (x: boolean): string => (x ? "True" : "False");
