/** @file What the tests in the browser compare with: the same training, done by Node. */
import type { TestProject } from "vitest/node";
import { train } from "./training.ts";

export default function setup(project: TestProject): void {
  project.provide("trained", train(6));
}

declare module "vitest" {
  export interface ProvidedContext {
    trained: ReturnType<typeof train>;
  }
}
