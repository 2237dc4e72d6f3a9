/**
 * @file What lists of modules and of parameters have in common.
 */
import { IndexError, ValueError } from "@kindling/tensor";
import { AnyModule } from "../module/any-module.ts";

/** Members known by their position. Not a layer: its owner calls the members. */
export abstract class MemberList<T> extends AnyModule {
  readonly #items = new Map<string, T>();

  constructor(items: Iterable<T> = []) {
    super();
    this.extend(items);
  }

  get length(): number {
    return this.#items.size;
  }

  /**
   * The member at a position; negative positions count from the end.
   *
   * @throws {IndexError} when there is none
   */
  at(index: number): T {
    const item = this.#items.get(String(index < 0 ? index + this.length : index));
    if (item !== undefined) return item;
    throw this.#noMember(index);
  }

  /**
   * Puts another member at a position.
   *
   * @throws {IndexError} when there is none
   */
  set(index: number, item: T): void {
    const key = String(index < 0 ? index + this.length : index);
    if (!this.#items.has(key)) throw this.#noMember(index);
    this.#items.set(key, this.accept(item));
  }

  /** Adds a member at the end. */
  append(item: T): this {
    this.#items.set(String(this.length), this.accept(item));
    return this;
  }

  /** Adds members at the end. */
  extend(items: Iterable<T>): this {
    if (typeof items?.[Symbol.iterator] !== "function" || typeof items === "string")
      throw new ValueError(`${this.constructor.name}: members come in a list`, {
        got: items === null ? "null" : typeof items,
        expected: "an array, or anything else that can be iterated over",
      });
    for (const item of items) this.append(item);
    return this;
  }

  /**
   * Adds a member in front of the one at a position.
   *
   * @throws {IndexError} when there is none
   */
  insert(index: number, item: T): this {
    const position = index < 0 ? index + this.length : index;
    if (!Number.isInteger(position) || position < 0 || position > this.length) {
      throw this.#noMember(index);
    }
    const all = [...this.#items.values()].toSpliced(position, 0, this.accept(item));
    this.#items.clear();
    all.forEach((each, i) => this.#items.set(String(i), each));
    return this;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }

  override members(): [string, unknown][] {
    return [...this.#items, ...super.members()];
  }

  override setMember(name: string, value: unknown): void {
    // made from the member that it replaces
    if (this.#items.has(name)) this.#items.set(name, value as T);
    else super.setMember(name, value);
  }

  /** Refuses: only the members compute something. */
  forward(): never {
    throw noLayer(this);
  }

  /** The item, if it can be a member. */
  protected abstract accept(item: T): T;

  #noMember(index: number): IndexError {
    return new IndexError(`${this.constructor.name}: no such member`, {
      got: `${index}`,
      expected: `a whole number from ${-this.length} to ${this.length - 1}`,
    });
  }
}

/** What calling a container says. */
export const noLayer = (container: AnyModule): ValueError =>
  new ValueError(`${container.constructor.name}: a container computes nothing`, {
    got: "a call of the container",
    expected: "calls of its members",
  });

/** The item, if `is` says so. */
export function accepted<T>(
  container: AnyModule,
  item: T,
  is: (value: unknown) => boolean,
  expected: string,
): T {
  if (is(item)) return item;
  const [got, fix] = described(item);
  const text = { got, expected, ...(fix === undefined ? {} : { fix }) };
  throw new ValueError(`${container.constructor.name}: not a member`, text);
}

/** What was given, and for what is often given instead of a member how to mend it. */
function described(item: unknown): [got: string, fix?: string] {
  if (Array.isArray(item)) return [`an array of ${item.length}`, "its members: ...array"];
  if (typeof item === "function" && item.prototype instanceof AnyModule)
    return [`the class ${item.name}`, `an object of it: new nn.${item.name}(…)`];
  return [item === null ? "null" : typeof item];
}
