/** @file The set `optim`: trajectories of optimizers, schedules of learning rates, gradient clipping. */
import { conformance } from "@kindling/verify";
import { checkClipping } from "./clipping.ts";
import { checkSchedule } from "./schedules.ts";
import { checkFollowed, checkGiven } from "./trajectories.ts";

const { NotProvided, textIn } = conformance;

/** By the case's `kind`. */
const kinds: Readonly<Record<string, conformance.Suite["check"]>> = {
  function: checkFollowed,
  gradients: checkGiven,
  scheduler: checkSchedule,
  clip_grad_norm_: checkClipping,
  clip_grad_value_: checkClipping,
};

export const optimSuite: conformance.Suite = {
  operatorOf: (values) => {
    const { kind = null, optimizer, scheduler } = values;
    return `optim/${textIn(optimizer ?? scheduler ?? kind, "kind")}`;
  },
  check: (values, pack) => {
    const kind = textIn(values["kind"], "kind");
    const check = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (check === undefined) throw new NotProvided(`cases of kind ${kind}`);
    return check(values, pack);
  },
};
