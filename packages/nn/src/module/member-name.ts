/**
 * @file Names of members: what `stateDict` can tell apart again.
 */
import { ValueError } from "@kindling/tensor";

/**
 * Throws a `ValueError` unless `name` can name a new member of `owner`.
 *
 * @param again  whether the member may be there already
 */
export function checkMemberName(owner: object, name: string, where: string, again = false): void {
  if (typeof name !== "string" || name === "" || name.includes(".")) {
    throw new ValueError(`${where}: not a name`, {
      got: typeof name === "string" ? JSON.stringify(name) : String(name),
      expected: "a text without dots, and not an empty one",
    });
  }
  const taken = name in owner && (owner as Record<string, unknown>)[name] !== undefined;
  if (taken && !again) {
    throw new ValueError(`${where}: the name is taken`, {
      got: `${JSON.stringify(name)}, which ${owner.constructor.name} has already`,
      expected: "a name that no property and no method has",
    });
  }
}
