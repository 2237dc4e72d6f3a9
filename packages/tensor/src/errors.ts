/**
 * @file Errors that name the cause and the cure: what was wrong, what came, what was expected and,
 * where the check proves it would work, how to mend it. One class per kind of mistake, each with a
 * stable `code` for programs to test.
 */

/** What an error tells besides its first line. */
export interface ErrorFacts {
  /** What came in. */
  readonly got: string;
  /** What would have been right. */
  readonly expected: string;
  /** How to mend it, if that is certain. */
  readonly fix?: string | undefined;
}

/**
 * Base of every error that this project throws.
 * @example
 * const error = new KindlingError("no such axis", { got: "2", expected: "0 or 1" });
 * error.message
 * // => no such axis
 * // =>   got       2
 * // =>   expected  0 or 1
 */
export class KindlingError extends Error {
  override readonly name: string = "KindlingError";
  /** Stable across versions, unlike the wording. */
  readonly code: string = "KINDLING";

  constructor(what: string, facts: ErrorFacts, options?: ErrorOptions) {
    const lines = [what, `  got       ${facts.got}`, `  expected  ${facts.expected}`];
    if (facts.fix !== undefined) lines.push(`  fix       ${facts.fix}`);
    super(lines.join("\n"), options);
  }
}

/**
 * Shapes that do not fit together, or an axis that is not there.
 * @example
 * let code;
 * try { ones(2).add(ones(3)); } catch (error) { code = error.code; }
 * code // => "KINDLING_SHAPE"
 */
export class ShapeError extends KindlingError {
  override readonly name = "ShapeError";
  override readonly code = "KINDLING_SHAPE";
}

/**
 * An element type that an operation does not take.
 * @example
 * let code;
 * try { tensor([1n]).mean(); } catch (error) { code = error.code; }
 * code // => "KINDLING_DTYPE"
 */
export class DTypeError extends KindlingError {
  override readonly name = "DTypeError";
  override readonly code = "KINDLING_DTYPE";
}

/**
 * An argument outside its range, or arguments that contradict each other.
 * @example
 * let code;
 * try { zeros(2).bernoulli_(1.5); } catch (error) { code = error.code; }
 * code // => "KINDLING_VALUE"
 */
export class ValueError extends KindlingError {
  override readonly name = "ValueError";
  override readonly code = "KINDLING_VALUE";
}

/**
 * An index outside its axis.
 * @example
 * let code;
 * try { ones(2).at(5); } catch (error) { code = error.code; }
 * code // => "KINDLING_INDEX"
 */
export class IndexError extends KindlingError {
  override readonly name = "IndexError";
  override readonly code = "KINDLING_INDEX";
}

/**
 * Something that cannot be differentiated, or not any more.
 * @example
 * let code;
 * try { ones(2).sum().backward(); } catch (error) { code = error.code; }
 * code // => "KINDLING_AUTOGRAD"
 */
export class AutogradError extends KindlingError {
  override readonly name = "AutogradError";
  override readonly code = "KINDLING_AUTOGRAD";
}

/**
 * Files and data that are not what they claim to be.
 * @example
 * let code;
 * try { await nn.loadSafetensors(new Uint8Array(3)); } catch (error) { code = error.code; }
 * code // => "KINDLING_DATA"
 */
export class DataError extends KindlingError {
  override readonly name = "DataError";
  override readonly code = "KINDLING_DATA";
}

/**
 * A backend that is unknown, missing or cannot do what is asked.
 * @example
 * let code;
 * try { useBackend("loom"); } catch (error) { code = error.code; }
 * code // => "KINDLING_BACKEND"
 */
export class BackendError extends KindlingError {
  override readonly name = "BackendError";
  override readonly code = "KINDLING_BACKEND";
}
