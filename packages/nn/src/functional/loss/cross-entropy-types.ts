/**
 * @file What the compiler knows to be wrong with logits and labels.
 */
import type { Differ, DType, FloatDType, IsOpen, Shape, Show } from "@kindling/tensor";

/** `[n, c, ...]` without `c`; of a single sample `[c]` nothing is left. */
export type WithoutClasses<S extends Shape> = S extends [unknown]
  ? []
  : S extends [infer N extends number, unknown, ...infer T extends Shape]
    ? [N, ...T]
    : Shape;

export type LogitsFault<S extends Shape, D extends DType> = [Extract<D, FloatDType>] extends [never]
  ? `crossEntropy: logits come first and are floats, got ${D}`
  : S extends []
    ? "crossEntropy: logits need an axis of classes: [batch, classes]"
    : false;

export type LabelsFault<S extends Shape, T extends Shape, E extends DType> =
  IsFloat<E> extends true
    ? ProbabilitiesFault<S, T, E>
    : [Extract<E, FloatDType | "bool">] extends [never]
      ? ClassesFault<S, T>
      : E extends "bool"
        ? "crossEntropy: labels are class numbers, got bool; write .long()"
        : false;
type IsFloat<E extends DType> = [E] extends [FloatDType] ? true : false;

/** Float labels are only right as probabilities, in the shape of the logits. */
type ProbabilitiesFault<S extends Shape, T extends Shape, E extends DType> =
  IsOpen<S> extends true
    ? false
    : IsOpen<T> extends true
      ? false
      : S["length"] extends T["length"]
        ? false
        : `crossEntropy: labels ${Show<T>} are ${E}; class numbers are int64: write .long()`;

/** Class numbers have the logits' shape without the classes. */
type ClassesFault<S extends Shape, T extends Shape> =
  IsOpen<S> extends true
    ? false
    : IsOpen<T> extends true
      ? false
      : WithoutClasses<S> extends infer W extends Shape
        ? W["length"] extends T["length"]
          ? true extends {
              [K in keyof W]: Differ<W[K], K extends keyof T ? T[K] : never>;
            }[number]
            ? `crossEntropy: logits ${Show<S>} expect labels ${Show<W>}, got ${Show<T>}`
            : false
          : `crossEntropy: logits ${Show<S>} expect labels ${Show<W>}, got ${Show<T>}`
        : false;

/** Says that two shapes surely differ. */
export type SameShapeFault<S extends Shape, T extends Shape, Name extends string> =
  IsOpen<S> extends true
    ? false
    : IsOpen<T> extends true
      ? false
      : S["length"] extends T["length"]
        ? true extends { [K in keyof S]: Differ<S[K], K extends keyof T ? T[K] : never> }[number]
          ? `${Name}: ${Show<S>} and ${Show<T>} differ`
          : false
        : `${Name}: ${Show<S>} and ${Show<T>} differ in rank`;
