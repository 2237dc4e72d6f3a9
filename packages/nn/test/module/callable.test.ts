/**
 * @file Callable modules when the program runs: an instance is a function and an object of its class.
 */
import { ones, rand, type Tensor, zeros } from "@kindling/tensor";
import { expect, test } from "vitest";
import * as nn from "../../src/index.ts";

class Net extends nn.Module {
  lin1 = new nn.Linear(8, 6);
  lin2 = new nn.Linear(6, 4);
  forward(X: Tensor): Tensor {
    return this.lin2(this.lin1(X));
  }
}
const X = rand(3, 8);

test("a call runs forward with the instance as this, however the instance is reached", () => {
  const net = new Net();
  expect(net(X).shape).toEqual([3, 4]);
  expect({ net }.net(X).shape).toEqual([3, 4]);
  expect([X, X].map(net).map((y) => y.shape)).toEqual([
    [3, 4],
    [3, 4],
  ]);
});

test("an instance is of its class and of every class above, and no Function", () => {
  const net = new Net();
  expect(typeof net).toBe("function");
  for (const type of [Net, nn.Module, nn.AnyModule]) expect(net instanceof type).toBe(true);
  // Function's read-only `name` and `length` would come with it
  for (const type of [nn.Linear, Function]) expect((net as object) instanceof type).toBe(false);
  expect(new nn.Linear(1, 2) instanceof nn.AnyModule).toBe(true);
  expect(net.constructor.name).toBe("Net");
});

test("a module's own properties are `training` and its fields, in order, and nothing else", () => {
  class Bare extends nn.Module {
    forward(x: Tensor): Tensor {
      return x;
    }
  }
  expect(Reflect.ownKeys(new Bare())).toEqual(["training"]);
  expect(Reflect.ownKeys(new Net())).toEqual(["training", "lin1", "lin2"]);
});

test("private, read-only, static and accessor members work, and fields may be called name and length", () => {
  class Member extends Net {
    static made = 0;
    override readonly name: string = "member";
    override length: number;
    #calls = 0;
    constructor() {
      super();
      this.length = 7;
      Member.made++;
    }
    get calls(): number {
      return this.#calls;
    }
    set calls(count: number) {
      this.#calls = count;
    }
    override forward(x: Tensor): Tensor {
      this.#calls++;
      return super.forward(x);
    }
  }
  const member = new Member();
  member(X);
  expect([member.name, member.length, member.calls, Member.made]).toEqual(["member", 7, 1, 1]);
  member.calls = 5;
  expect(member.calls).toBe(5);
});

test("a subclass of a subclass runs its own forward and reaches the one above", () => {
  class Doubled extends Net {
    out = new nn.Linear(4, 20);
    override forward(x: Tensor): Tensor {
      return this.out(super.forward(x));
    }
  }
  class Tripled extends Doubled {
    last = new nn.Linear(20, 30);
    override forward(x: Tensor): Tensor {
      return this.last(super.forward(x));
    }
  }
  expect(new Tripled()(X).shape).toEqual([3, 30]);
  expect(new Doubled()(X).shape).toEqual([3, 20]);
});

test("a forward replaced on the instance is the one that runs", () => {
  const net = new Net();
  net.forward = () => zeros(3);
  expect(net(X).shape).toEqual([3]);
});

test("what forward throws or promises comes through the call", async () => {
  class Broken extends nn.Module {
    forward(): never {
      throw new RangeError("no");
    }
  }
  class Later extends nn.Module {
    async forward(x: Tensor): Promise<Tensor> {
      return x;
    }
  }
  expect(() => new Broken()()).toThrow(RangeError);
  expect(await new Later()(X)).toBe(X);
});

test("any parameter list goes through, also none and defaults", () => {
  class Masked extends nn.Module {
    forward(x: Tensor, mask?: Tensor, scale = 2): Tensor {
      return mask === undefined ? x.mul(scale) : x.mul(mask).mul(scale);
    }
  }
  const masked = new Masked();
  expect(masked(ones(2)).toArray()).toEqual([2, 2]);
  expect(masked(ones(2), zeros(2), 3).toArray()).toEqual([0, 0]);
});
