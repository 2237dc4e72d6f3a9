import { backendLaws, MismatchError } from "../../src/index.ts";

/** The law of a title. */
export function lawOf(title: string): (typeof backendLaws)[number] {
  const law = backendLaws.find((one) => one.title === title);
  if (law === undefined) throw new Error(`no law ${title}`);
  return law;
}

/** The difference that a check finds; any other error is thrown, and so is having found none. */
export function mismatchIn(check: () => void): MismatchError {
  try {
    check();
  } catch (error) {
    // a property that fails has it as its cause
    for (const found of [error, (error as Error).cause])
      if (found instanceof MismatchError) return found;
    throw error;
  }
  throw new Error("nothing was found");
}
