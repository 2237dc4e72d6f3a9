/**
 * @file The words of the pages: which names of types are kept as they are, and what the names of
 * checks and rules are read as.
 */
import {
  ArrayType,
  IntrinsicType,
  NamedTupleMember,
  ReferenceType,
  RestType,
  type SomeType,
  TupleType,
  UnknownType,
} from "typedoc";

/** What a name is read as, from its arguments. */
type Meaning = (given: readonly SomeType[], type: ReferenceType) => SomeType;

const number = new IntrinsicType("number");
const numbers = new ArrayType(number);

const first: Meaning = ([type]) => type ?? new IntrinsicType("unknown");
const text =
  (words: string): Meaning =>
  () =>
    new UnknownType(words);

/** Sizes one by one, then options. */
const sizesThenOptions: Meaning = ([options]) =>
  new TupleType([
    new RestType(numbers),
    new NamedTupleMember("options", true, options ?? new UnknownType("CreateOptions")),
  ]);

/** Parameters by position, then options that name them. */
const given: Meaning = ([list, options]) =>
  new TupleType([
    ...(list?.type === "tuple" ? list.elements : []).map((element, i) =>
      element.type === "namedTupleMember"
        ? new NamedTupleMember(element.name, true, element.element)
        : new NamedTupleMember(`given${i}`, true, element),
    ),
    new NamedTupleMember("options", true, options ?? new UnknownType("object")),
  ]);

/** Names that would otherwise be followed into what they compute. */
export const meanings: Readonly<Record<string, Meaning>> = {
  // checks
  Checked: first,
  CheckedList: first,
  CheckedSizes: () => numbers,
  ShapeArguments: () => numbers,
  // forms of arguments
  CreateArguments: sizesThenOptions,
  Given: given,
  PositionalThenNamed: given,
  NoInfer: first,
  // the one of `parametersOf`, which has no page
  Parameters: (_, type) =>
    type.reflection === undefined ? new UnknownType("{ readonly [name: string]: unknown }") : type,
  Tuple: ([type]) => new ArrayType(type ?? number),
  // element types
  FloatOf: text("FloatDType"),
  Clamped: text("Tensor"),
  // gradients, which may wait inside a backward pass
  Arrival: text("Gradient"),
  LazyPull: text("LazyPull"),
  // values
  NestedArray: text("number | boolean | NestedValues"),
  // layers
  AsTensor: text("Tensor"),
  Chained: text("AnyModule[]"),
  LayerAt: text("AnyModule"),
  Input: text("Tensor"),
  Output: text("Tensor"),
  Inputs: text('Parameters<this["forward"]>'),
  Called: text('ReturnType<this["forward"]>'),
};

/** What stands under some key of a table. */
export const accesses: Readonly<Record<string, SomeType>> = {
  Attributes: new UnknownType("Attributes[primitive]"),
  Bias: new UnknownType("Parameter | null"),
  Floating: new UnknownType("FloatDType"),
};

/** Topics of types that compute types: what is written with them is read, not they. */
export const typesForAuthors = new Set(["Types of shapes and dtypes", "Types of layers"]);

const words = new Set(["Axes", "FloatDType", "IndexPart", "Nested", "Operand", "Shape", "Slice"]);

/** Whether readers know the name: it is kept, not followed. */
export const isWord = (name: string): boolean => words.has(name);

/** The compiler forgets that a union of many names had one; the table of operations is the only one. */
export const nameOfMany = (types: readonly SomeType[]): SomeType | undefined =>
  types.length > 20 && types.some((type) => type.toString() === '"floorDivide"')
    ? new UnknownType("OpName")
    : undefined;
