/**
 * @file The stream that all random functions share.
 */
import { Generator } from "./generator.ts";

/** What every random function uses that is given no generator. Until somebody seeds it, its seed is fresh. */
export const defaultGenerator: Generator = new Generator({ seed: "fresh" });
