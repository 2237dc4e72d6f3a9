/**
 * @file `ParameterList` and `ParameterDict`. They print their parameters as PyTorch does.
 */
import type { DType, Tensor } from "@kindling/tensor";
import { isParameter } from "../module/members.ts";
import type { Parameter } from "../parameter.ts";
import { MemberDictionary } from "./dictionary.ts";
import { accepted, MemberList } from "./list.ts";

/**
 * Parameters in a row.
 *
 * @throws {ValueError} for a member that is no parameter
 * @example
 * new nn.ParameterList([new nn.Parameter(tensor([1]))]).parameters().length // => 1
 */
export class ParameterList<P extends Parameter = Parameter> extends MemberList<P> {
  protected accept(item: P): P {
    return accepted(this, item, isParameter, "parameters");
  }

  override extraRepr(): string {
    return [...this].map((item, i) => line(String(i), item, `torch.${item.dtype}`)).join("\n");
  }
}

/**
 * Parameters by name.
 *
 * @throws {ValueError} for a member that is no parameter
 * @example
 * new nn.ParameterDict({ scale: new nn.Parameter(tensor([1])) }).namedParameters().map(([name]) => name)
 * // => [ 'scale' ]
 */
export class ParameterDict<P extends Parameter = Parameter> extends MemberDictionary<P> {
  protected accept(item: P): P {
    return accepted(this, item, isParameter, "parameters");
  }

  override extraRepr(): string {
    return [...this].map(([name, item]) => line(name, item, typeNames[item.dtype])).join("\n");
  }
}

const line = (name: string, item: Tensor, type: string): string =>
  `  (${name}): Parameter containing: [${type} of size ${item.shape.join("x")}]`;

/** What PyTorch calls tensors by dtype; in a dictionary it prints these. */
const typeNames: { readonly [D in DType]: string } = {
  float32: "torch.FloatTensor",
  float64: "torch.DoubleTensor",
  int32: "torch.IntTensor",
  int64: "torch.LongTensor",
  uint8: "torch.ByteTensor",
  bool: "torch.BoolTensor",
};
