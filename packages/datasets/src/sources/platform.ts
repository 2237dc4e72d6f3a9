/**
 * @file What Node has and a page has not: modules, environment variables. Names of modules are
 * parameters, so that bundlers for pages do not try to resolve them.
 */

/** The modules of Node that are used here. */
interface NodeModules {
  readonly "node:fs/promises": typeof import("node:fs/promises");
  readonly "node:os": typeof import("node:os");
  readonly "node:zlib": typeof import("node:zlib");
}

/** Whether there are files and folders, that is, not in a page. */
export const hasFiles = (): boolean => typeof globalThis.process?.versions?.node === "string";

/** A module of Node. Ask `hasFiles` first. */
export const nodeModule = async <Name extends keyof NodeModules>(
  name: Name,
): Promise<NodeModules[Name]> =>
  // a built-in module is what its name says
  (await import(/* @vite-ignore */ name)) as NodeModules[Name];

/** The value of an environment variable; an empty one counts as not set, as in the XDG standard. */
export const environment = (name: string): string | undefined =>
  globalThis.process?.env?.[name] || undefined;
