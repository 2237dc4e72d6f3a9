/**
 * @file Where bytes are, and that nobody reads them after they were freed.
 */
import { describe, expect, test } from "vitest";
import { ones, type Residency, Storage, zeros } from "@kindling/tensor";

/** A residency over a buffer that the test can look into. */
class Elsewhere implements Residency {
  state: "kept" | "released" | "dropped" = "kept";
  readonly #buffer: ArrayBuffer;
  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer;
  }
  release(): ArrayBuffer {
    this.state = "released";
    return this.#buffer;
  }
  copy(start: number, end: number): ArrayBuffer {
    return this.#buffer.slice(start, end);
  }
  drop(): void {
    this.state = "dropped";
  }
}

const elsewhere = (): Elsewhere => new Elsewhere(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer);

describe("a storage", () => {
  test("is blank until somebody looks at its bytes, and they are zeros", () => {
    const storage = new Storage(8);
    expect(storage.isBlank).toBe(true);
    expect([...storage.copyOf("uint8", 0, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(storage.isBlank).toBe(false);
  });

  test.each([8, 64, 72])("of %i bytes has one memory under its elements and its bytes", (size) => {
    const storage = new Storage(size);
    storage.elements("int32")[1] = 0x04030201;
    expect(storage.isBlank).toBe(false);
    expect([...new Uint8Array(storage.bytes, 4, 4)]).toEqual([1, 2, 3, 4]);
    expect(storage.elements("uint8")).toHaveLength(size);
    storage.elements("uint8")[4] = 9;
    expect(storage.elements("int32")[1]).toBe(0x04030209);
  });

  test("gives copies of bytes that are elsewhere without bringing them here", () => {
    const [storage, residency] = [new Storage(8), elsewhere()];
    storage.moveTo(residency);
    expect([...storage.copyOf("uint8", 2, 4)]).toEqual([3, 4]);
    expect([...storage.copyOf("int32", 1, 2)]).toEqual([0x08070605]);
    expect(residency.state).toBe("kept");
  });

  test("brings bytes here, once, when they are wanted here", () => {
    const [storage, residency] = [new Storage(8), elsewhere()];
    storage.moveTo(residency);
    expect(storage.bytes.byteLength).toBe(8);
    expect(residency.state).toBe("released");
    expect(storage.residency).toBeUndefined();
    expect(storage.bytes).toBe(storage.bytes);
  });

  test("that is disposed gives up its place and never its bytes again", () => {
    const [storage, residency] = [new Storage(8), elsewhere()];
    storage.moveTo(residency);
    storage.dispose();
    storage.dispose();
    expect(residency.state).toBe("dropped");
    expect(() => storage.bytes).toThrow("used after it was disposed");
    expect(() => storage.copyOf("uint8", 0, 1)).toThrow("used after it was disposed");
    expect(() => storage.moveTo(elsewhere())).toThrow("used after it was disposed");
  });
});

describe("a disposed tensor", () => {
  test("is not read, nor are its views, by any operation", () => {
    const x = ones(2, 3);
    const view = x.at(1);
    x.dispose();
    for (const use of [() => x.toArray(), () => view.sum(), () => view.add(1), () => x.add_(1)])
      expect(use).toThrow("a tensor was used after it was disposed");
  });

  test("keeps its shape, and what was computed from it", () => {
    const x = ones(2);
    const y = x.add(1);
    x.dispose();
    expect(x.shape).toEqual([2]);
    expect(y.toArray()).toEqual([2, 2]);
  });

  test("is disposed by the end of a block with using", () => {
    const kept: { toArray(): unknown }[] = [];
    {
      using x = zeros(2);
      kept.push(x);
    }
    expect(() => kept[0]!.toArray()).toThrow("used after it was disposed");
  });
});

describe("an abandoned storage", () => {
  test("is freed with its last keeper, or at once if it has none", () => {
    const [kept, unkept] = [new Storage(8), new Storage(8)];
    kept.keep();
    kept.keep();
    for (const storage of [kept, unkept]) storage.abandon();
    expect([kept.isDisposed, unkept.isDisposed]).toEqual([false, true]);
    kept.unkeep();
    expect([kept.isDisposed, kept.isExclusive]).toEqual([false, true]);
    kept.unkeep();
    expect(kept.isDisposed).toBe(true);
  });

  test("is no longer one when it is given out", () => {
    const storage = new Storage(8);
    storage.keep();
    storage.abandon();
    storage.giveOut();
    storage.unkeep();
    expect([storage.isDisposed, storage.isExclusive]).toEqual([false, false]);
  });
});
