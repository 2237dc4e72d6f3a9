import { DataError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openFirst } from "../../src/sources/source.ts";
import type { DataFile, DataSource } from "../../src/sources/source.ts";

const files: DataFile[] = ["a", "b"].map((name) => ({ name, sizeBytes: 1, md5: "", gzipMd5: "" }));

/** What a source may do with a file. */
type Manner = "has both" | "has only a" | "has none" | "fails" | "has what does not open";

const source = (name: string, manner: Manner, explicit = false): DataSource => ({
  name,
  explicit,
  async read(file) {
    if (manner === "fails") throw new DataError("on strike", { got: "no work", expected: "work" });
    if (manner === "has none" || (manner === "has only a" && file.name === "b")) return null;
    return Uint8Array.of(manner === "has what does not open" ? 0 : 1);
  },
});

const open = async (found: readonly { readonly bytes: Uint8Array }[]): Promise<string> => {
  if (found.some(({ bytes }) => bytes[0] === 0)) {
    throw new DataError("damaged", { got: "0", expected: "1" });
  }
  return "opened";
};

const manners = fc.constantFrom<Manner>(
  "has both",
  "has only a",
  "has none",
  "fails",
  "has what does not open",
);

test("the first source that has all files, and whose files open, wins and is named", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(manners), async (list) => {
      const sources = list.map((manner, i) => source(`source ${i}`, manner));
      const first = list.indexOf("has both");
      const tried: string[] = [];
      const search = openFirst("Data", files, sources, open, {
        onSource: (name) => tried.push(name),
      });
      if (first === -1) {
        const error = await search.catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(DataError);
        for (const { name } of sources) expect(String(error)).toContain(`${name}: `);
        expect(tried).toEqual(sources.map(({ name }) => name));
      } else {
        expect(await search).toEqual({ source: `source ${first}`, content: "opened" });
        expect(tried).toEqual(sources.slice(0, first + 1).map(({ name }) => name));
      }
    }),
  );
});

describe("the error when no source has the data", () => {
  test("tells of each source why", async () => {
    const sources = [
      source("one", "has none"),
      source("two", "has only a"),
      source("three", "fails"),
      source("four", "has what does not open"),
    ];
    await expect(openFirst("Data", files, sources, open)).rejects.toThrow(
      [
        "Data: no source has the data",
        "  got       one: no a.gz there",
        "            two: no b.gz there",
        "            three: on strike (no work)",
        "            four: damaged (0)",
        "  expected  a source with a.gz and b.gz",
      ].join("\n"),
    );
  });

  test("says so when there was no source", async () => {
    await expect(openFirst("Data", files, [], open)).rejects.toThrow("no source at all");
  });
});

describe("a source that the user named", () => {
  test.for(["fails", "has what does not open"] as const)("is final when it %s", async (manner) => {
    const sources = [source("mine", manner, true), source("other", "has both")];
    await expect(openFirst("Data", files, sources, open)).rejects.toThrow(/^(on strike|damaged)\n/);
  });

  test.for(["has none", "has only a"] as const)("is passed over when it %s", async (manner) => {
    const sources = [source("mine", manner, true), source("other", "has both")];
    expect((await openFirst("Data", files, sources, open)).source).toBe("other");
  });
});

test("a mistake in a source is thrown on, not taken for missing data", async () => {
  const wrong: DataSource = {
    name: "wrong",
    read: () => Promise.reject(new TypeError("a mistake")),
  };
  await expect(openFirst("Data", files, [wrong, source("good", "has both")], open)).rejects.toThrow(
    new TypeError("a mistake"),
  );
});

test("an aborted search throws the signal's reason and asks no further source", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const aborting: DataSource = {
    name: "aborting",
    async read() {
      controller.abort(reason);
      return null;
    },
  };
  const tried: string[] = [];
  const options = { signal: controller.signal, onSource: (name: string) => tried.push(name) };
  const search = openFirst("Data", files, [aborting, source("good", "has both")], open, options);
  await expect(search).rejects.toBe(reason);
  expect(tried).toEqual(["aborting"]);
});
