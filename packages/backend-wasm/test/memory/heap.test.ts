/**
 * @file The heap against a plain model: whatever is written, read, disposed, forgotten and evicted, and
 * however small the budget, the bytes are those of an array per storage.
 */
import v8 from "node:v8";
import vm from "node:vm";
import { type KernelOperand, Storage } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { platformCollector } from "../../src/memory/collector.ts";
import { Heap, HeapFull, type HeapOptions } from "../../src/memory/heap.ts";

const collector = platformCollector();
const noCollector = "no collection can be asked for";

/** Bytes `start … end` of a storage as an operand. */
const operand = (storage: Storage, start = 0, end = storage.sizeBytes): KernelOperand => ({
  storage,
  dtype: "uint8",
  shape: [end - start],
  strides: [1],
  offset: start,
});

const bytesAt = (heap: Heap, address: number, length: number): Uint8Array =>
  new Uint8Array(heap.memory.buffer, address, length);

/** A kernel that fills an operand. */
const fill = (heap: Heap, y: KernelOperand, value: number): void =>
  heap.run([], [y], ([at]) => void bytesAt(heap, at!, y.shape[0]!).fill(value));

/** A kernel that looks at an operand. */
function seen(heap: Heap, x: KernelOperand): number[] {
  let bytes: number[] = [];
  heap.run([x], [], ([at]) => void (bytes = [...bytesAt(heap, at!, x.shape[0]!)]));
  return bytes;
}

interface Model {
  readonly arrays: (Uint8Array | undefined)[];
}
interface Real {
  readonly heap: Heap;
  readonly storages: (Storage | undefined)[];
}
type Command = fc.Command<Model, Real>;

/** A command on one of the storages that there are. */
const onOne = (
  name: string,
  pick: number,
  act: (array: Uint8Array, storage: Storage, real: Real, model: Model, at: number) => void,
): Command => ({
  check: ({ arrays }) => arrays[pick % Math.max(1, arrays.length)] !== undefined,
  run: (model, real) => {
    const at = pick % model.arrays.length;
    act(model.arrays[at]!, real.storages[at]!, real, model, at);
  },
  toString: () => `${name} #${pick}`,
});

const always = (name: string, run: (model: Model, real: Real) => void): Command => ({
  check: () => true,
  run,
  toString: () => name,
});

const pick = fc.nat(1000);
const byte = fc.integer({ min: 1, max: 255 });
const size = fc.oneof(
  fc.integer({ min: 1, max: 4096 }), // staged
  fc.integer({ min: 4097, max: 30_000 }), // in slots
);
const part = (array: Uint8Array, from: number): [start: number, end: number] => {
  const start = from % array.length;
  return [start, Math.min(array.length, start + 1 + (from % 500))];
};

const commands = [
  size.map((n) =>
    always(`new ${n}`, ({ arrays }, { storages }) => {
      arrays.push(new Uint8Array(n));
      storages.push(new Storage(n));
    }),
  ),
  fc.tuple(size, byte).map(([n, value]) =>
    always(`from ${n} bytes of ${value}`, ({ arrays }, { storages }) => {
      arrays.push(new Uint8Array(n).fill(value));
      storages.push(new Storage(new Uint8Array(n).fill(value).buffer));
    }),
  ),
  fc.tuple(pick, byte).map(([i, value]) =>
    onOne(`fill with ${value}`, i, (array, storage, { heap }) => {
      array.fill(value);
      fill(heap, operand(storage), value);
    }),
  ),
  fc.tuple(pick, pick, byte).map(([i, from, value]) =>
    onOne(`fill a part with ${value}`, i, (array, storage, { heap }) => {
      const [start, end] = part(array, from);
      array.fill(value, start, end);
      fill(heap, operand(storage, start, end), value);
    }),
  ),
  fc.tuple(pick, pick, byte).map(([i, from, value]) =>
    onOne(`write ${value} at home`, i, (array, storage) => {
      const [start, end] = part(array, from);
      array.fill(value, start, end);
      storage.elements("uint8").fill(value as never, start, end);
    }),
  ),
  fc.tuple(pick, pick).map(([i, j]) =>
    onOne("copy to another", i, (array, storage, { heap, storages }, { arrays }) => {
      const k = j % arrays.length;
      const [other, target] = [arrays[k], storages[k]];
      if (other === undefined || target === undefined || target === storage) return;
      const n = Math.min(other.length, array.length);
      other.set(array.subarray(0, n));
      heap.run([operand(storage, 0, n)], [operand(target, 0, n)], ([from, to]) =>
        bytesAt(heap, to!, n).set(bytesAt(heap, from!, n)),
      );
    }),
  ),
  fc.tuple(pick, pick).map(([i, from]) =>
    onOne("look", i, (array, storage, { heap }) => {
      const [start, end] = part(array, from);
      expect(seen(heap, operand(storage, start, end))).toEqual([...array.subarray(start, end)]);
    }),
  ),
  fc.tuple(pick, pick).map(([i, from]) =>
    onOne("copy out", i, (array, storage) => {
      const [start, end] = part(array, from);
      expect([...storage.copyOf("uint8", start, end)]).toEqual([...array.subarray(start, end)]);
    }),
  ),
  pick.map((i) =>
    onOne("look at home", i, (array, storage) => {
      expect([...storage.elements("uint8")]).toEqual([...array]);
    }),
  ),
  pick.map((i) =>
    onOne("dispose", i, (_, storage, { heap, storages }, { arrays }, at) => {
      storage.dispose();
      expect(() => seen(heap, operand(storage))).toThrow("used after it was disposed");
      expect(() => storage.bytes).toThrow("used after it was disposed");
      arrays[at] = storages[at] = undefined;
    }),
  ),
  pick.map((i) =>
    onOne("forget", i, (_, __, { storages }, { arrays }, at) => {
      arrays[at] = storages[at] = undefined;
    }),
  ),
  fc
    .integer({ min: 1, max: 100_000 })
    .map((bytes) => always(`budget ${bytes}`, (_, { heap }) => heap.setBudget(bytes, bytes))),
];

/** Commands run on a heap that wipes what it frees, so that a use of freed memory is seen. */
const follow = (options: HeapOptions, runs: fc.Parameters<[Iterable<Command>]>): void =>
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 60 }), (list) => {
      const heap = new Heap({ poison: true, budgetBytes: 50_000, capBytes: 50_000, ...options });
      fc.modelRun(() => ({ model: { arrays: [] }, real: { heap, storages: [] } }), list);
    }),
    runs,
  );

describe("a heap, whatever is done to it", () => {
  test("holds the bytes of a plain array per storage, where nothing can be collected", () => {
    follow({ collector: null, maximumPages: 32 }, { numRuns: 150 });
  });

  test("and where the dead are collected", ({ skip }) => {
    skip(collector === null, noCollector);
    follow({ slotLimit: 4, maximumPages: 32 }, { numRuns: 15 });
  });

  test("a write that is forgotten is noticed", () => {
    const heap = new Heap({ collector: null, budgetBytes: 10_000 });
    const storage = new Storage(8192);
    heap.run([], [operand(storage)], () => {}); // claims to fill it
    expect(seen(heap, operand(storage))).not.toEqual(new Array(8192).fill(1));
  });
});

describe("a heap's room", () => {
  const step = 65_536;

  test("is bounded by the budget in a synchronous loop of 10,000 steps that frees nothing", () => {
    const budgetBytes = 64 * step;
    const heap = new Heap({ budgetBytes, capBytes: budgetBytes, poison: false });
    const kept: [number, Storage][] = [];
    for (let i = 0; i < 10_000; i++) {
      const storage = new Storage(step);
      fill(heap, operand(storage), i % 251);
      if (i % 1000 === 0) kept.push([i, storage]);
    }
    expect(heap.stats.peakBytes).toBeLessThanOrEqual(budgetBytes);
    expect(heap.stats.heapBytes).toBeLessThanOrEqual(budgetBytes + 2 ** 25);
    for (const [i, storage] of kept) expect(storage.copyOf("uint8", 7, 8)[0]).toBe(i % 251);
  });

  test("is bounded as well where nothing can be collected", () => {
    const budgetBytes = 16 * step;
    const heap = new Heap({ budgetBytes, collector: null });
    for (let i = 0; i < 500; i++) fill(heap, operand(new Storage(step)), 1);
    expect(heap.stats.peakBytes).toBeLessThanOrEqual(budgetBytes);
    expect(heap.stats.writtenBack).toBeGreaterThan(400);
  });

  test("is that of the dead once they are found", ({ skip }) => {
    skip(collector === null, noCollector);
    const heap = new Heap({ budgetBytes: 64 * step, capBytes: 64 * step });
    const alive = new Storage(step);
    fill(heap, operand(alive), 9);
    for (let i = 0; i < 63; i++) fill(heap, operand(new Storage(step)), 1);
    fill(heap, operand(new Storage(step)), 1);
    expect(heap.stats.reclaimed).toBeGreaterThanOrEqual(60);
    expect(heap.stats.writtenBack).toBe(0);
    expect(seen(heap, operand(alive, 0, 1))).toEqual([9]);
  });

  test("holds small storages only during calls", () => {
    const heap = new Heap({ collector: null });
    for (let i = 0; i < 1000; i++) fill(heap, operand(new Storage(4096)), 1);
    expect(heap.stats.slots).toBe(0);
    expect(heap.stats.residentBytes).toBe(0);
  });

  test("is looked through for the dead when many slots live, however small", ({ skip }) => {
    skip(collector === null, noCollector);
    let clock = 0;
    const heap = new Heap({ slotLimit: 100, now: () => clock }); // collections take no time
    for (let i = 0; i < 1000; i++, clock++) fill(heap, operand(new Storage(4097)), 1);
    expect(heap.stats.slots).toBeLessThanOrEqual(200);
  });

  test("is given back at once by dispose", () => {
    const heap = new Heap({ collector: null });
    const storage = new Storage(step);
    fill(heap, operand(storage), 1);
    expect(heap.stats.residentBytes).toBe(step);
    storage.dispose();
    expect(heap.stats.residentBytes).toBe(0);
  });

  test("suffices for a call whose operands exceed the budget", () => {
    const heap = new Heap({ collector: null, budgetBytes: 1 });
    const [a, b] = [new Storage(step), new Storage(step)];
    fill(heap, operand(a), 3);
    heap.run([operand(a)], [operand(b)], ([from, to]) =>
      bytesAt(heap, to!, step).set(bytesAt(heap, from!, step)),
    );
    expect(b.elements("uint8")[step - 1]).toBe(3);
  });

  test("ends with the memory: then nothing runs and nothing is lost", () => {
    const heap = new Heap({ collector: null, maximumPages: 16 });
    const storage = new Storage(new Uint8Array(9000).fill(5).buffer);
    let ran = false;
    const giant = operand(new Storage(2 ** 21));
    expect(() => heap.run([operand(storage)], [giant], () => void (ran = true))).toThrow(HeapFull);
    expect(ran).toBe(false);
    expect([...storage.elements("uint8")]).toEqual(new Array(9000).fill(5));
    expect(heap.stats.residentBytes).toBe(0);
  });

  test("lends scratch memory for the length of a call", () => {
    const heap = new Heap({ collector: null });
    const addresses: number[] = [];
    for (let i = 0; i < 3; i++)
      heap.run([], [], (_, scratch) => void addresses.push(scratch(100_000), scratch(10)));
    expect(new Set(addresses).size).toBe(2);
    expect(heap.stats.residentBytes).toBe(0);
  });
});

describe("a failed kernel", () => {
  test("leaves its operands unpinned, so that they can be evicted", () => {
    const heap = new Heap({ collector: null });
    const storage = new Storage(9000);
    const fail = (): never => {
      throw new RangeError("kernel");
    };
    expect(() => heap.run([], [operand(storage)], fail)).toThrow("kernel");
    heap.setBudget(1, 1);
    expect(heap.stats.slots).toBe(0);
  });
});

describe("collections", () => {
  const cheap = { collect() {}, endJob() {} };

  test("make the budget grow when they take more than 2 % of the time, up to the cap", () => {
    let clock = 0;
    const slow = { collect: (): void => void (clock += 100), endJob() {} };
    const heap = new Heap({
      budgetBytes: 100_000,
      capBytes: 200_000,
      now: () => (clock += 1),
      collector: slow,
    });
    const alive: Storage[] = [];
    for (let i = 0; i < 100; i++) {
      const storage = new Storage(10_000);
      fill(heap, operand(storage), i);
      alive.push(storage);
    }
    expect(heap.stats.budgetBytes).toBe(200_000);
    expect(heap.stats.collections).toBeLessThan(4);
    expect(heap.stats.writtenBack).toBeGreaterThan(50);
    alive.forEach((storage, i) => expect(storage.copyOf("uint8", 0, 1)[0]).toBe(i));
  });

  test("leave the budget alone when they are cheap", () => {
    let clock = 0;
    const heap = new Heap({ budgetBytes: 100_000, now: () => clock, collector: cheap });
    const alive = Array.from({ length: 30 }, () => new Storage(10_000));
    for (const storage of alive) {
      clock += 1000;
      fill(heap, operand(storage), 1);
    }
    expect(heap.stats.collections).toBeGreaterThan(0);
    expect(heap.stats.budgetBytes).toBe(100_000);
  });

  test("leave the budget alone when one of them was slow by chance", () => {
    let [clock, count] = [0, 0];
    const collect = (): void => void (clock += ++count === 3 ? 500 : 1);
    const heap = new Heap({
      budgetBytes: 100_000,
      now: () => clock,
      collector: { collect, endJob() {} },
    });
    const alive = Array.from({ length: 60 }, () => new Storage(10_000));
    for (const storage of alive) {
      clock += 1000;
      fill(heap, operand(storage), 1);
    }
    expect(count).toBeGreaterThan(4);
    expect(heap.stats.budgetBytes).toBe(100_000);
  });

  test("of the platform's own find the dead in the middle of a job too", ({ skip }) => {
    skip(collector === null, noCollector);
    v8.setFlagsFromString("--expose-gc");
    const gc = vm.runInNewContext("gc") as () => void;
    v8.setFlagsFromString("--no-expose-gc");
    const own = { collect: gc, endJob: () => collector!.endJob() }; // the bare collection ends no job
    const heap = new Heap({
      budgetBytes: 100_000,
      capBytes: 100_000,
      now: () => 0,
      collector: own,
    });
    for (let i = 0; i < 40; i++) fill(heap, operand(new Storage(10_000)), i);
    expect(heap.stats.reclaimed).toBeGreaterThan(15);
  });
});
