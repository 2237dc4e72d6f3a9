/** @file The programs that the packages' READMEs show. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The code on an installed package's page; it is read from top to bottom, so it is one program. */
export function programOf(project: string, name: string): string {
  const page = readFileSync(join(project, "node_modules", name, "README.md"), "utf8");
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block).join("\n");
}

/** `@kindling/x` as a file's name. */
export const fileNameOf = (name: string): string => name.replace("@kindling/", "");
