/** @file A worker that cannot make its data set. */
import { serveDataset } from "../../../src/index.ts";

serveDataset((): never => {
  throw new Error("no such folder");
});
