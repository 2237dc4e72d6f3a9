import { describe, expectTypeOf, test } from "vitest";
import {
  fromTransferable,
  type Tensor,
  transferable,
  type TransferableTensor,
} from "../../src/index.ts";

declare const x: Tensor<[2, 3], "int64">;

describe("messages are typed", () => {
  test("a tensor keeps its shape and dtype both ways", () => {
    expectTypeOf(x.toTransferable()).toEqualTypeOf<TransferableTensor<[2, 3], "int64">>();
    expectTypeOf(x.toTransferable().elements.buffer).toEqualTypeOf<ArrayBuffer>();
    expectTypeOf(x.toTransferable().elements[0]).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(fromTransferable(x.toTransferable())).toEqualTypeOf<Tensor<[2, 3], "int64">>();
  });

  test("so do tensors within plain data, which stays what it is", () => {
    const [message] = transferable({ epoch: 1, xs: [x], bytes: new Uint8Array(1), no: undefined });
    expectTypeOf(message.xs).toEqualTypeOf<TransferableTensor<[2, 3], "int64">[]>();
    expectTypeOf(message.epoch).toEqualTypeOf<number>();
    const back = fromTransferable(message);
    expectTypeOf(back.xs).toEqualTypeOf<Tensor<[2, 3], "int64">[]>();
    expectTypeOf(back.bytes).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
  });

  test("a state dict is a state dict again, and what is not known is not known", () => {
    const dict = {} as Readonly<Record<string, Tensor>>;
    expectTypeOf(fromTransferable(transferable(dict)[0])).toEqualTypeOf(dict);
    const data = {} as unknown;
    expectTypeOf(fromTransferable(data)).toEqualTypeOf<unknown>();
    // oxlint-disable-next-line typescript/no-explicit-any -- as the data of a MessageEvent is
    expectTypeOf(fromTransferable({} as any)).toEqualTypeOf<any>();
  });

  test("a message and its transfer list are the arguments of postMessage", () => {
    const { port1 } = new MessageChannel();
    port1.postMessage(...transferable({ x }));
    port1.postMessage(x.toTransferable(), [x.toTransferable().elements.buffer]);
    ({}) as Worker satisfies { postMessage(message: unknown, transfer: Transferable[]): void };
  });
});
