/** @file Types that are one or another, or several at once, said as briefly as they can be. */
import { IntersectionType, IntrinsicType, type SomeType, UnionType } from "typedoc";
import { isTensor } from "./readable-tensor.ts";
import { nameOfMany } from "./vocabulary.ts";

/** What is all of them; what says nothing is left out. */
export function intersection(types: readonly SomeType[]): SomeType {
  const kept = distinct(types).filter((type) => !["unknown", "object"].includes(type.toString()));
  return kept.length === 1 ? kept[0]! : new IntersectionType([...kept]);
}

/** All that may come, each once; a plain `Tensor` covers every other. */
export function union(types: readonly SomeType[]): SomeType {
  const flat = types.flatMap((type) => (type.type === "union" ? type.types : [type]));
  const all = distinct(flat).filter((type) => type.toString() !== "never");
  const isPlain = (type: SomeType): boolean => isTensor(type) && type.typeArguments === undefined;
  const kept = all.some(isPlain) ? all.filter((type) => !isTensor(type) || isPlain(type)) : all;
  const known = kept.filter((type) => type.toString() !== "unknown");
  const name = nameOfMany(known);
  if (name !== undefined) return name;
  if (known.length === 0) return kept[0] ?? new IntrinsicType("never");
  return known.length === 1 ? known[0]! : new UnionType([...mergeBooleans(known)]);
}

function mergeBooleans(types: readonly SomeType[]): readonly SomeType[] {
  const isTruth = (t: SomeType): boolean => t.type === "literal" && typeof t.value === "boolean";
  if (types.filter(isTruth).length < 2) return types;
  return [...types.filter((type) => !isTruth(type)), new IntrinsicType("boolean")];
}

const distinct = (types: readonly SomeType[]): SomeType[] => [
  ...new Map(types.map((type) => [type.toString(), type])).values(),
];
