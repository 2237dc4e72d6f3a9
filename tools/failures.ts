/**
 * @file Tests of errors in full: which error, what was wrong, what came, what was expected and, where
 * there is one way to mend it, that way.
 */
import { expect, test } from "vitest";

/** A call that must fail, and the parts of the message. */
export type Failure = readonly [
  call: () => unknown,
  what: string,
  got: string,
  expected: string,
  fix?: string | undefined,
];

/** A test for each failure, called by what was wrong; all are errors of one class. */
export function testFailures(name: string, failures: readonly Failure[]): void {
  test.each(failures.map((failure) => [failure[1], failure] as const))(
    "%s",
    (_, [call, what, got, expected, fix]) => {
      const lines = [what, `  got       ${got}`, `  expected  ${expected}`];
      if (fix !== undefined) lines.push(`  fix       ${fix}`);
      expect(thrownBy(call)).toMatchObject({ name, message: lines.join("\n") });
    },
  );
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
