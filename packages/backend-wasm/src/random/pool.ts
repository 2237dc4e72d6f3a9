/**
 * @file Constant vectors of a function, each made once before its loops: written inside one, a constant
 * is made anew in every pass, in four instructions.
 */
import {
  f32x4,
  i32x4,
  type Local,
  type NewLocal,
  set,
  type Statement,
} from "../assembler/index.ts";

export class ConstantPool {
  readonly #local: NewLocal;
  readonly #known = new Map<string, Local<"v128">>();
  readonly #settings: Statement[] = [];

  constructor(local: NewLocal) {
    this.#local = local;
  }

  /** One float32 in all lanes. */
  readonly float = (value: number): Local<"v128"> =>
    this.#get(`float ${Object.is(value, -0) ? "-0" : value}`, () => f32x4(value));

  /** One int32 in all lanes. */
  readonly word = (value: number): Local<"v128"> => this.#get(`word ${value}`, () => i32x4(value));

  /** A function's statements, after those that make the constants that they use. */
  around(statements: readonly Statement[]): Statement[] {
    return [...this.#settings, ...statements];
  }

  #get(key: string, make: () => ReturnType<typeof f32x4>): Local<"v128"> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#local("v128");
    this.#known.set(key, made);
    this.#settings.push(set(made, make()));
    return made;
  }
}
