/**
 * @file What dictionaries of modules and of parameters have in common.
 */
import { IndexError, ValueError } from "@kindling/tensor";
import { AnyModule } from "../module/any-module.ts";
import { checkMemberName } from "../module/member-name.ts";
import { noLayer } from "./list.ts";

/** Members by name, in the order in which they came: from an object, a map, or pairs. */
export type Named<T> = Iterable<readonly [string, T]> | Readonly<Record<string, T>>;

/** Members known by their names. Not a layer: its owner calls the members. */
export abstract class MemberDictionary<T> extends AnyModule {
  // an object would put names that are numbers first
  readonly #items = new Map<string, T>();

  constructor(items: Named<T> = {}) {
    super();
    this.update(items);
  }

  get size(): number {
    return this.#items.size;
  }

  has(name: string): boolean {
    return this.#items.has(name);
  }

  /**
   * The member of a name.
   *
   * @throws {IndexError} when there is none
   */
  get(name: string): T {
    const item = this.#items.get(name);
    if (item !== undefined) return item;
    throw new IndexError(`${this.constructor.name}: no such member`, {
      got: JSON.stringify(name),
      expected: `one of ${[...this.#items.keys()].join(", ")}`,
    });
  }

  /**
   * Sets a member; a new name comes last.
   *
   * @throws {ValueError} for an empty name or one with a dot
   */
  set(name: string, item: T): this {
    checkMemberName(nobody, name, this.constructor.name);
    this.#items.set(name, this.accept(item));
    return this;
  }

  /** Sets several members. */
  update(items: Named<T>): this {
    for (const [name, item] of entriesOf(this, items)) this.set(name, item);
    return this;
  }

  /** Takes a member away; whether there was one. */
  delete(name: string): boolean {
    return this.#items.delete(name);
  }

  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  values(): IterableIterator<T> {
    return this.#items.values();
  }

  entries(): IterableIterator<[string, T]> {
    return this.#items.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.entries();
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
}

/** The names in a dictionary clash with no property. */
const nobody = Object.create(null) as object;

/** Pairs of a name and a member. */
function entriesOf<T>(owner: object, items: Named<T>): (readonly [string, T])[] {
  const isOne = typeof items !== "object" || items === null;
  const pairs = isOne ? [items] : Symbol.iterator in items ? [...items] : Object.entries(items);
  const strange = pairs.findIndex((pair) => !Array.isArray(pair));
  if (strange < 0) return pairs;
  throw new ValueError(`${owner.constructor.name}: members come with names`, {
    got: pairs[strange] === null ? "null" : typeof pairs[strange],
    expected: "an object, or pairs of a name and a member",
  });
}
