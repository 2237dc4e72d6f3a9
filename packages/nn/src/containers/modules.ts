/**
 * @file `ModuleList` and `ModuleDict`.
 */
import type { AnyModule } from "../module/any-module.ts";
import { isModule } from "../module/members.ts";
import { MemberDictionary, type Named } from "./dictionary.ts";
import { accepted, MemberList } from "./list.ts";

/**
 * Modules in a row; their parameters are the list's.
 *
 * @example
 * new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 2)]).parameters().length // => 4
 */
export class ModuleList<M extends AnyModule = AnyModule> extends MemberList<M> {
  protected accept(item: M): M {
    return accepted(this, item, isModule, "modules");
  }
}

/**
 * Modules by name; their parameters are the dictionary's.
 *
 * @example
 * new nn.ModuleDict({ left: new nn.Linear(2, 1) }).namedParameters().map(([name]) => name)
 * // => [ 'left.weight', 'left.bias' ]
 */
export class ModuleDict<M extends AnyModule = AnyModule> extends MemberDictionary<M> {
  protected accept(item: M): M {
    return accepted(this, item, isModule, "modules");
  }
}

export type { Named };
