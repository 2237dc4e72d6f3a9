/**
 * @file Parameter groups: parameters and the options that hold for them.
 */
import "@kindling/autograd";
import { isTensor, type Tensor, ValueError } from "@kindling/tensor";

/** A group as a user gives it: options that are left out are the optimizer's. */
export type GroupSettings<Options> = {
  readonly params: Iterable<Tensor> | Tensor;
} & { readonly [K in keyof Options]?: Options[K] };

/** A group as an optimizer keeps it. Its options may be changed between steps. */
export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** What an optimizer takes: tensors, or groups of them. */
export type Parameters<Options> = Iterable<Tensor> | Iterable<GroupSettings<Options>>;

/**
 * The groups that `parameters` means.
 *
 * @throws {ValueError} when there are none
 */
export function groupsIn<Options>(
  where: string,
  parameters: Parameters<Options>,
): GroupSettings<Options>[] {
  if (isTensor(parameters) || !isIterable(parameters)) {
    throw new ValueError(`${where}: parameters come in a list`, {
      got: nameOf(parameters),
      expected: "tensors, or groups { params, … }",
      fix: isTensor(parameters) ? "[parameter]" : undefined,
    });
  }
  const given = [...parameters];
  if (given.length === 0) {
    throw new ValueError(`${where}: nothing to optimize`, {
      got: "no parameters",
      expected: "at least one, as net.parameters() gives them",
    });
  }
  // a group may leave every option out
  if (given.every(isTensor)) return [{ params: given } as unknown as GroupSettings<Options>];
  const strange = given.findIndex((it) => !isGroup(it));
  if (strange >= 0) {
    throw new ValueError(`${where}: neither a list of tensors nor one of groups`, {
      got: `${nameOf(given[strange])} at place ${strange}`,
      expected: "tensors alone, or groups { params, … } alone",
    });
  }
  return given as GroupSettings<Options>[]; // looked at above
}

/** The tensors of a group, checked: leaves, each of which occurs once in `others` and the group. */
export function checkedParams(
  where: string,
  params: Iterable<Tensor> | Tensor | undefined,
  others: readonly Tensor[],
): Tensor[] {
  const own = isTensor(params) ? [params] : isIterable(params) ? [...params] : [undefined];
  const known = new Set(others);
  for (const tensor of own) {
    if (!isTensor(tensor)) {
      throw new ValueError(`${where}: not a parameter`, {
        got: nameOf(tensor),
        expected: "tensors in params",
      });
    }
    if (!tensor.isLeaf) {
      throw new ValueError(`${where}: only leaves can be optimized`, {
        got: `the result [${tensor.shape.join(", ")}] of an operation (${tensor.gradFn?.name})`,
        expected: "a parameter, or a tensor made with requiresGrad: true",
      });
    }
    if (known.has(tensor)) {
      throw new ValueError(`${where}: a parameter would be updated twice`, {
        got: `a parameter [${tensor.shape.join(", ")}] that is given twice`,
        expected: "each parameter in one place",
      });
    }
    known.add(tensor);
  }
  return own as Tensor[]; // looked at above
}

const isGroup = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "params" in value;

/** What a user would call a value that has no business here. */
const nameOf = (value: unknown): string =>
  isTensor(value)
    ? "a tensor"
    : value === null
      ? "null"
      : Array.isArray(value)
        ? "a list"
        : typeof value;

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;
