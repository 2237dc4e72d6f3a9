/** @file What a worker of the guide on loading data runs. */
import { serveDataset } from "@kindling/datasets";
import { discs } from "./discs.ts";

serveDataset(discs);
