/**
 * @file Tensors that go through a real channel come out as they went in, and what was transferred is gone
 * at the sender.
 */
import { arbitraries } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DataError,
  fromTransferable,
  isTensor,
  ones,
  type Received,
  rand,
  type Tensor,
  tensor,
  transferable,
  type Transferred,
  ValueError,
  zeros,
} from "../../src/index.ts";

/** What comes out at the other end of a channel. */
async function through<T>(message: T, transfer: ArrayBuffer[]): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<T>((resolve) => {
    port2.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
  });
  port1.postMessage(message, transfer);
  const received = await answer;
  port1.close();
  return received;
}

const sent = async <T>(values: T): Promise<Received<Transferred<T>>> =>
  fromTransferable(await through(...transferable(values)));

/** The elements to the bit: NaN with its payload, and the sign of 0. */
const bytesOf = (x: Tensor): number[] => {
  const { buffer } = x.toTransferable().elements;
  return [...new Uint8Array(buffer)];
};
const plain = (x: Tensor): unknown => ({ dtype: x.dtype, shape: x.shape, bytes: bytesOf(x) });

describe("a tensor through a channel", () => {
  test("keeps its dtype, its shape and its elements, however they are laid out", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraries.laidOut(), async ({ view: x }) => {
        const message = x.toTransferable();
        const received = await through(message, [message.elements.buffer]);
        expect(plain(fromTransferable(received))).toEqual(plain(x));
      }),
    );
  });

  test("takes its message's buffer along, and stays as it is itself", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraries.tensor(), async (x) => {
        const before = plain(x);
        const [message, transfer] = transferable(x);
        expect(transfer).toEqual([message.elements.buffer]);
        const y: Tensor = fromTransferable(await through(message, transfer));
        expect(transfer[0]!.byteLength).toBe(0);
        y.zero_();
        expect(plain(x)).toEqual(before);
      }),
    );
  });

  test("comes without its gradients", async () => {
    const x = ones(2, { requiresGrad: true });
    const y = await sent(x.mul(3));
    expect([y.requiresGrad, y.toArray()]).toEqual([false, [3, 3]]);
  });

  test("does not share elements with the message that it was made of", () => {
    const message = tensor([1, 2]).toTransferable();
    const [x, y] = [fromTransferable(message), fromTransferable(message)];
    x.zero_();
    expect([y.toArray(), [...message.elements]]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

/** Tensors and plain values in arrays and objects. */
const { nest } = fc.letrec((tie) => ({
  nest: fc.oneof(
    { maxDepth: 3 },
    arbitraries.tensor({ shape: fc.constantFrom([], [2], [0, 3], [2, 2]) }),
    fc.constantFrom(1, "a", true, null, undefined, 2n),
    fc.array(tie("nest"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "lin.weight", "__proto__", "7"), tie("nest"), {
      maxKeys: 3,
    }),
  ),
}));

/** A nest whose tensors are plain, too. */
const withoutTensors = (value: unknown): unknown =>
  isTensor(value)
    ? plain(value)
    : Array.isArray(value)
      ? value.map(withoutTensors)
      : typeof value === "object" && value !== null
        ? Object.entries(value).map(([key, inner]) => [key, withoutTensors(inner)])
        : value;

describe("plain data with tensors in it, through a channel,", () => {
  test("is what it was: values, names and their order, however deep", async () => {
    await fc.assert(
      fc.asyncProperty(nest, async (values) => {
        // in an array: as a whole message, Node makes null of undefined
        expect(withoutTensors(await sent([values]))).toEqual(withoutTensors([values]));
      }),
    );
  });

  test("moves each buffer once, also of a tensor that stands in two places", async () => {
    const x = rand(2);
    const [message, transfer] = transferable({ a: x, b: [x] });
    expect(transfer.length).toBe(1);
    const { a, b } = fromTransferable(await through(message, transfer));
    expect(b[0]).toBe(a);
  });

  test("may contain itself", async () => {
    const values: { x: Tensor; self?: unknown } = { x: ones(1) };
    values.self = values;
    const received = await sent(values);
    expect(received.self).toBe(received);
  });

  test("keeps what is no tensor: typed arrays and dates are copied", async () => {
    const values = { pixels: Uint8Array.of(1, 2), date: new Date(0), x: ones(1) };
    const { pixels, date } = await sent(values);
    expect([pixels, date, values.pixels.length]).toEqual([values.pixels, values.date, 2]);
  });
});

describe("what cannot be sent or received is an error", () => {
  test("a function, as modules are, with its place", () => {
    const net = Object.assign(() => 0, { weight: ones(1) });
    expect(() => transferable({ epoch: 1, run: [net] })).toThrow(
      new ValueError("transferable: a function cannot be sent, at run.0", {
        got: "a function, as modules are",
        expected: "tensors and plain data; of a module its stateDict()",
      }),
    );
  });

  const message = tensor([[1, 2]]).toTransferable();
  test.each([
    [
      { dtype: "float16" },
      "an unknown dtype",
      "float16",
      "one of float32, float64, int32, int64, uint8, bool",
    ],
    [{ shape: 2 }, "no shape", "2", "whole numbers from 0"],
    [{ shape: [1, -2] }, "no shape", "1,-2", "whole numbers from 0"],
    [{ elements: undefined }, "no elements of float32", "undefined", "a Float32Array"],
    [{ dtype: "int64" }, "no elements of int64", "Float32Array", "a BigInt64Array"],
    [{ shape: [3] }, "the number of elements differs", "2 elements for [3]", "3 elements"],
    [{ dtype: "bool", elements: Uint8Array.of(1, 2) }, "not a truth value", "byte 2", "0 or 1"],
  ])("a tensor with %j", (change, what, got, expected) => {
    const damaged = { weights: [{ ...message, ...change }] };
    expect(() => fromTransferable(damaged)).toThrow(
      new DataError(`fromTransferable: ${what}, at weights.0`, { got, expected }),
    );
  });

  test("a message whose buffer has left", async () => {
    const [left, transfer] = transferable(zeros(3));
    await through(left, transfer);
    expect(() => fromTransferable(left)).toThrow(
      new DataError("fromTransferable: the number of elements differs", {
        got: "0 elements for [3]: they were transferred to somebody else",
        expected: "3 elements",
      }),
    );
  });
});
