/**
 * @file The folder that the user stands in. A package manager that runs a script changes to the
 * package's folder and leaves the user's own in `INIT_CWD`.
 */
import { isAbsolute, relative, resolve } from "node:path";

const callersFolder = (): string => process.env["INIT_CWD"] || process.cwd();

/** A path as the user means it. An address stays one. */
export const fromCaller = (path: string): string =>
  /^https?:/.test(path) ? path : resolve(callersFolder(), path);

/** A path as the user would write it: relative if it lies below where they stand. */
export function toCaller(path: string): string {
  const near = relative(callersFolder(), path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}
