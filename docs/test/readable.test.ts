import { join } from "node:path";
import {
  Application,
  Converter,
  type DeclarationReflection,
  ReflectionKind,
  type SignatureReflection,
} from "typedoc";
import { beforeAll, expect, test } from "vitest";
import { simplify } from "../typedoc/simplify.ts";

const signatures = new Map<string, string>();
const comments = new Map<string, string>();

beforeAll(async () => {
  const app = await Application.bootstrap({
    entryPoints: [join(import.meta.dirname, "computed-types.ts")],
    tsconfig: join(import.meta.dirname, "../typedoc/tsconfig.json"),
    skipErrorChecking: true,
    disableSources: true,
    logLevel: "Error",
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, simplify, -50);
  const project = await app.convert();
  const all = project?.getReflectionsByKind(ReflectionKind.SomeSignature) ?? [];
  for (const one of all) {
    signatures.set(one.name, textOf(one as SignatureReflection));
    comments.set(one.name, one.comment?.summary.map(({ text }) => text).join("") ?? "");
  }
  const properties = project?.getReflectionsByKind(ReflectionKind.Property) ?? [];
  for (const one of properties)
    signatures.set(one.name, String((one as DeclarationReflection).type));
}, 60_000);

const textOf = ({ parameters = [], type, typeParameters = [] }: SignatureReflection): string => {
  const shown = parameters.map(
    (one) => `${one.name}${one.flags.isOptional ? "?" : ""}: ${one.type?.toString()}`,
  );
  const names = typeParameters.map(({ name }) => name);
  return `${names.length > 0 ? `<${names.join()}>` : ""}(${shown.join(", ")}): ${type?.toString()}`;
};

test("a check is read as what it checks, a computed shape as any shape", () => {
  expect(signatures.get("turn")).toBe("(x: Tensor): Tensor");
});

test("a property that holds a function is shown as the method it is, `this` left out", () => {
  expect(signatures.get("eq")).toBe('(other: Operand): Tensor<S, "bool">');
});

test("parameters that an alias is given stand one by one", () => {
  expect(signatures.get("near")).toBe('(other: Operand, within?: number): Tensor<S, "bool">');
});

test("the shape and the element type of the tensor itself are kept", () => {
  expect(signatures.get("neg")).toBe("(): Tensor<S, D>");
  expect(signatures.get("shape")).toBe("S");
});

test("a choice is read as all that may come, and what is known of each is kept", () => {
  expect(signatures.get("extremes")).toBe(
    '(dim?: number): { values: Tensor<Shape, "int64"> } | Tensor<[], "int64">',
  );
});

test("a type parameter that extends nothing stays", () => {
  expect(signatures.get("same")).toBe("<T>(x: T): T");
});

test("a docstring goes with its method, and an in-place form without one says what it is", () => {
  expect(comments.get("eq")).toBe("Of two operands.");
  expect(comments.get("neg_")).toBe("`neg` in place: writes to this tensor and gives it back.");
});
