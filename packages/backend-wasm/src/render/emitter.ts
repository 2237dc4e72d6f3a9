/**
 * @file What a kernel's code is gathered in: every value gets a variable of its own, so that code reads
 * as mathematics and nothing is computed twice; constants are set once, before the loops.
 */
import {
  type Code,
  call,
  constant,
  f32x4,
  f64x2,
  hostFunc,
  i32x4,
  i64x2,
  type Local,
  type NewLocal,
  set,
  type Statement,
  type ValueType,
} from "../assembler/index.ts";
import { features } from "../features.ts";
import { isWide } from "../wide-simd.ts";

/** Sixteen bytes in a variable. */
export type Vec = Local<"v128">;

const vectors = {
  f32x4: (x: number) => f32x4(x),
  f64x2: (x: number) => f64x2(x),
  i32x4: (x: number) => i32x4(x),
  i64x2: (x: number) => i64x2(BigInt(x)),
};

/** How the lanes of a vector are counted. */
export type LaneShape = keyof typeof vectors;

export class Emitter {
  /** To run once, before everything else. */
  readonly prologue: Statement[] = [];
  /** The names of the functions of JavaScript's that are called. */
  readonly hosts = new Set<string>();
  /** Whether the engine's `relaxed_madd` may be used, and rounds once. */
  readonly isFused: boolean;
  readonly #local: NewLocal;
  readonly #constants = new Map<string, Vec>();
  /** The variables of values so far. */
  readonly #vectors: Vec[] = [];
  #statements: Statement[] = [];

  constructor(local: NewLocal, isFused: boolean = features().fusedMadd) {
    this.#local = local;
    this.isFused = isFused;
  }

  variable<T extends ValueType>(type: T): Local<T> {
    return this.#local(type);
  }

  run(statement: Statement): void {
    this.#statements.push(statement);
  }

  /** The value in a variable of its own. */
  let<T extends ValueType>(value: Code<T>): Local<T> {
    const local = this.#local(value.type);
    this.run(set(local, value));
    if (local.type === "v128") this.#vectors.push(local as Vec);
    return local;
  }

  /**
   * What `write` emits as the body of a loop, for itself. In wide mode its vectors are forgotten at the
   * end: V8 takes a variable that is written in a loop for one that the next pass uses, and does not
   * join vectors that are used one by one.
   */
  gatheredLoop(write: () => void): Statement[] {
    const before = this.#vectors.length;
    const statements = this.gathered(write);
    const own = this.#vectors.splice(before);
    if (!isWide()) return statements;
    const nothing = this.constant("i32x4", 0);
    return [...statements, ...own.map((vector) => set(vector, nothing))];
  }

  /** What `write` emits, gathered for itself. */
  gathered(write: () => void): Statement[] {
    const outer = this.#statements;
    this.#statements = [];
    write();
    const inner = this.#statements;
    this.#statements = outer;
    return inner;
  }

  /** A number in all lanes. */
  constant(shape: LaneShape, value: number): Vec {
    const key = `${shape} ${Object.is(value, -0) ? "-0" : value}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const local = this.#local("v128");
    this.prologue.push(set(local, vectors[shape](value)));
    this.#constants.set(key, local);
    return local;
  }

  /** Four numbers, one a lane. */
  lanes(values: readonly [number, number, number, number]): Vec {
    const key = `lanes ${values.join(" ")}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const local = this.#local("v128");
    this.prologue.push(set(local, f32x4(values)));
    this.#constants.set(key, local);
    return local;
  }

  /** A 64-bit integer in both lanes. */
  longs(value: bigint): Vec {
    const local = this.#local("v128");
    this.prologue.push(set(local, i64x2(value)));
    return local;
  }

  /** Calls a function of doubles that the host provides under this name. */
  host(name: string, args: readonly Code<"f64">[]): Code<"f64"> {
    this.hosts.add(name);
    const params = args.map(() => "f64" as const);
    return call(hostOf(name, params.length), ...args);
  }

  /** A scalar number of the code itself. */
  number<T extends Exclude<ValueType, "v128">>(type: T, value: number): Code<T> {
    return constant(type, value);
  }
}

const hostFuncs = new Map<string, ReturnType<typeof hostFunc<readonly "f64"[], "f64">>>();

/** One object per name and arity, or a function would be imported twice. */
function hostOf(name: string, arity: number): ReturnType<typeof hostFunc<readonly "f64"[], "f64">> {
  const known = hostFuncs.get(name);
  if (known !== undefined) return known;
  const made = hostFunc<readonly "f64"[], "f64">(name, new Array<"f64">(arity).fill("f64"), "f64");
  hostFuncs.set(name, made);
  return made;
}
