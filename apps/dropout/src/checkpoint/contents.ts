/** @file A run as a checkpoint, and back: parameters, optimizer, random numbers, place and curves. */
import { fromTypedArray, getRngState, isTensor, setRngState, tensor } from "@kindling/torch";
import { DataError, type optim, type Tensor } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import { programs } from "../programs/index.ts";
import type { Classifier } from "../programs/program.ts";
import { placeOf, type TrainingRun } from "../training/training-run.ts";
import { type Checkpoint, type Configuration, sha256Hex } from "./manifest.ts";
import { versions } from "./versions.ts";

type OptimizerState = optim.OptimizerState<optim.SGDOptions>;
type Tensors = Readonly<Record<string, Tensor>>;

/** What must be kept of a run between two steps. */
export async function checkpointOf(run: TrainingRun): Promise<Checkpoint> {
  const { net, optimizer, trainIter, metric } = run;
  const loader = trainIter.stateDict();
  const { words, tensors } = parted(optimizer.stateDict());
  // what is asked for later must not see a step more
  const manifest = {
    versions: versions(),
    epochs: run.settings.epochs,
    place: placeOf(run),
    seconds: run.seconds,
    curves: [...run.reports],
    numYielded: loader.numYielded,
    optimizer: words,
  };
  const kept = {
    ...prefixed("model", net.stateDict()),
    ...prefixed("optimizer", tensors),
    ...prefixed("pass", loader.passStart.map(bytesTensor)),
    random: getRngState(),
    sums: tensor([metric.at(0), metric.at(1), metric.at(2)], { dtype: "float64" }),
  };
  return { manifest: { configuration: await configurationOf(run), ...manifest }, tensors: kept };
}

/**
 * Puts a run that was just made where the checkpoint's stood.
 *
 * @throws {DataError} when the checkpoint is of another run, or trained for longer
 */
export async function restoreRun(
  run: TrainingRun,
  { manifest, tensors }: Checkpoint,
  path: string,
): Promise<void> {
  checkConfiguration(await configurationOf(run), manifest.configuration, path);
  checkLength(run, manifest.curves.length, path);
  const { net, optimizer, trainIter, metric, reports } = run;
  net.loadStateDict(below("model", tensors));
  optimizer.loadStateDict(joined(manifest.optimizer, below("optimizer", tensors)));
  const passStart = Object.values(below("pass", tensors)).map(bytesOf);
  trainIter.loadStateDict({ numYielded: manifest.numYielded, passStart, generators: [] });
  reports.push(...manifest.curves);
  const [loss = 0, hits = 0, examples = 0] = named(tensors, "sums").toTypedArray() as Float64Array;
  metric.add(loss, hits, examples);
  run.seconds = manifest.seconds;
  setRngState(named(tensors, "random"));
}

/** The network that a checkpoint holds, without the rest of its run. */
export function networkIn({ manifest, tensors }: Checkpoint): Classifier {
  const { configuration } = manifest;
  const net = programs[configuration.program].build(configuration);
  net.loadStateDict(below("model", tensors));
  return net;
}

/** What decides the run's parameters. */
async function configurationOf({ settings, data }: TrainingRun): Promise<Configuration> {
  const { epochs: _epochs, ...decisive } = settings;
  return {
    ...decisive,
    trainImages: data.train.length,
    testImages: data.test.length,
    data: await fingerprintOf(data),
  };
}

const fingerprints = new WeakMap<FashionData, Promise<string>>();

function fingerprintOf(data: FashionData): Promise<string> {
  const known = fingerprints.get(data) ?? computeFingerprint(data);
  fingerprints.set(data, known);
  return known;
}

async function computeFingerprint({ train, test }: FashionData): Promise<string> {
  const parts = [train.images, train.labels, test.images, test.labels];
  const digests = await Promise.all(parts.map(sha256Hex));
  return sha256Hex(new TextEncoder().encode(digests.join()));
}

function checkConfiguration(own: Configuration, given: Configuration, path: string): void {
  const names = Object.keys(own) as (keyof Configuration)[]; // a literal's own keys
  const different = names.filter((name) => own[name] !== given[name]);
  if (different.length === 0) return;
  const told = (of: Configuration): string =>
    different.map((name) => `${name} ${of[name]}`).join(", ");
  throw new DataError(`the checkpoint ${path} is of another run`, {
    got: `${told(given)} in the checkpoint`,
    expected: `${told(own)}, as this run has`,
    fix: "give the run the checkpoint's options, or another --checkpoint",
  });
}

function checkLength({ settings }: TrainingRun, done: number, path: string): void {
  if (done <= settings.epochs) return;
  throw new DataError(`the checkpoint ${path} is further than this run goes`, {
    got: `${done} epochs trained`,
    expected: `at most ${settings.epochs}`,
    fix: `--epochs ${done}`,
  });
}

/** An optimizer's state without its tensors, and those by number and name. */
function parted(state: OptimizerState): { words: OptimizerState; tensors: Tensors } {
  const all = Object.entries(state.state).flatMap(([number, memory]) =>
    Object.entries(memory).map(([name, value]) => ({ number, name, value })),
  );
  const tensors = all.flatMap(({ number, name, value }) =>
    isTensor(value) ? [[`${number}.${name}`, value] as const] : [],
  );
  const words = Object.entries(state.state).map(([number, memory]) => {
    const plain = Object.entries(memory).filter(([, value]) => !isTensor(value));
    return [number, Object.fromEntries(plain)] as const;
  });
  return {
    words: { ...state, state: Object.fromEntries(words) },
    tensors: Object.fromEntries(tensors),
  };
}

function joined(words: OptimizerState, tensors: Tensors): OptimizerState {
  const whole = Object.entries(words.state).map(
    ([number, memory]) => [number, { ...memory, ...below(number, tensors) }] as const,
  );
  return { ...words, state: Object.fromEntries(whole) };
}

const prefixed = (prefix: string, tensors: Tensors | readonly Tensor[]): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, it]) => [`${prefix}.${name}`, it]));

const below = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, it]) =>
      name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), it] as const] : [],
    ),
  );

const named = (tensors: Tensors, name: string): Tensor => tensors[name]!; // the digest vouches for it
const bytesTensor = (bytes: Uint8Array): Tensor => fromTypedArray(bytes);
const bytesOf = (state: Tensor): Uint8Array => state.toTypedArray() as Uint8Array; // made of bytes
