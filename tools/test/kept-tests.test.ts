/**
 * @file The stand-in for vitest that notes down tests, so that they run again and again.
 */
import { describe, expect, test } from "vitest";
import * as standIn from "../mutation/kept/vitest.ts";

const noted = async (body: () => void): Promise<readonly standIn.KeptTest[]> =>
  (await standIn.testsOf("x.test.ts", async () => body())).tests;

describe("tests that are noted down", () => {
  test("run as often as wanted, between what comes before and after each", async () => {
    const ran: string[] = [];
    const tests = await noted(() => {
      standIn.beforeAll(() => ran.push("all"));
      standIn.beforeEach(() => ran.push("before"));
      standIn.describe("inner", () => {
        standIn.afterEach(() => ran.push("inner after"));
        standIn.test("works", { timeout: 1 }, () => ran.push("works"));
      });
      standIn.afterEach(() => ran.push("after"));
    });
    expect(tests.map(({ id }) => id)).toEqual(["x.test.ts#inner > works"]);
    await tests[0]!.run();
    await tests[0]!.run();
    const once = ["before", "works", "inner after", "after"];
    expect(ran).toEqual(["all", ...once, ...once]);
  });

  test("fail with what the body throws, after which the rest is done", async () => {
    const ran: string[] = [];
    const [failing] = await noted(() => {
      standIn.afterEach(() => ran.push("after"));
      standIn.test("fails", async () => Promise.reject(new Error("planted")));
    });
    await expect(failing!.run()).rejects.toThrow("planted");
    expect(ran).toEqual(["after"]);
  });

  test("have rows and titles of their own", async () => {
    const rows: unknown[] = [];
    const tests = await noted(() => {
      standIn.test.each([
        [1, "one"],
        [2, "two"],
      ])("%s is %s", (...row: unknown[]) => rows.push(row));
      standIn.describe.each([{ name: "a", breaks: ["b"] }])("$name $breaks.0", () =>
        standIn.test("twice", () => {}),
      );
      standIn.describe("a b", () => standIn.test("twice", () => {}));
    });
    for (const one of tests) await one.run();
    expect(rows).toEqual([
      [1, "one"],
      [2, "two"],
    ]);
    expect(tests.map(({ id }) => id)).toEqual([
      "x.test.ts#1 is one",
      "x.test.ts#2 is two",
      "x.test.ts#a b > twice",
      "x.test.ts#a b > twice#1",
    ]);
  });

  test("are wanted in every file and every suite", async () => {
    await expect(noted(() => {})).rejects.toThrow("no test in x.test.ts");
    await expect(noted(() => standIn.describe("empty", () => {}))).rejects.toThrow(
      "no test in suite empty",
    );
  });
});
