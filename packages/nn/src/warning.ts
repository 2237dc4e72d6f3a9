/**
 * @file Warnings: of what is allowed but hardly meant.
 */

const said = new Set<string>();

/** Says a thing once, on the console. */
export function warn(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(message);
}
