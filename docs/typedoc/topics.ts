/**
 * @file Which topic an export belongs to: by the file that declares it. A file without a row here is
 * a topic of its own, named for its folder, or for itself.
 */

/** Titles by the start of a path below `src/`; the longest start counts. */
type Topics = Readonly<Record<string, string>>;

const topics: Readonly<Record<string, Topics>> = {
  autograd: {
    "anomaly.ts": "Finding what is not a number",
    "backward.ts": "Taking gradients",
    "forward/": "Forward mode",
    "function.ts": "Gradients of one's own",
    "gradients.ts": "Gradients of one's own",
    "history.ts": "Freeing early",
    "install.ts": "Gradients",
    "modes.ts": "Recording on and off",
    "scope.ts": "Freeing early",
    "node.ts": "The recorded graph",
    "temporaries.ts": "Freeing early",
  },
  d2l: {
    "accumulator.ts": "Training",
    "aliases.ts": "The book's aliases",
    "assertions-ch3.ts": "Training",
    "evaluation.ts": "Training",
    "fashion-mnist.ts": "Data",
    "figure/": "Figures",
    "hub/": "Downloads",
    "linear-regression.ts": "Linear regression",
    "predict-ch3.ts": "Training",
    "timer.ts": "Training",
    "train-ch3.ts": "Training",
  },
  datasets: {
    "collate.ts": "Loading batches",
    "data-loader.ts": "Loading batches",
    "dataset.ts": "Data sets",
    "loader-options.ts": "Loading batches",
    "loader-state.ts": "Loading batches",
    "loading/": "Loading batches",
    "fashion-mnist/": "Fashion-MNIST",
    "formats/": "File formats",
    "images/": "Images",
    "random-split.ts": "Data sets",
    "samplers.ts": "Samplers",
    "sources/": "Where files come from",
    "tensor-dataset.ts": "Data sets",
    "workers/": "Loading batches",
  },
  expr: {
    "differentiate.ts": "Derivatives",
    "expr.ts": "Expressions",
    "functions.ts": "Expressions",
    "interpret.ts": "Running expressions",
    "lower.ts": "Running expressions",
    "ops.ts": "The table of operations",
  },
  nn: {
    "containers/": "Containers",
    "layers/": "Layers",
    "layers/activations.ts": "Activations",
    "layers/loss/": "Losses",
    "layers/parametric-activations.ts": "Activations",
    "layers/softmax.ts": "Activations",
    "module/": "Modules",
    "module/rule.ts": "Types of layers",
    "parameter.ts": "Modules",
    "safetensors/": "Files of weights",
    "summary/": "Looking at networks",
  },
  optim: {
    "": "Optimizers",
    "fused-optimizer.ts": "Writing optimizers",
    "moments.ts": "Writing optimizers",
    "options.ts": "Writing optimizers",
  },
  tensor: {
    "backend.ts": "Backends",
    "backends.ts": "Backends",
    "dispatch.ts": "Writing operations",
    "dtype.ts": "Element types",
    "errors.ts": "Errors",
    format: "Printing",
    "layout.ts": "Shapes and layouts",
    "ops/arguments.ts": "Writing operations",
    "ops/arithmetic.ts": "Arithmetic",
    "ops/check-tensor.ts": "Writing operations",
    "ops/contract.ts": "Products",
    "ops/convert.ts": "Values and element types",
    "ops/create.ts": "Making tensors",
    "ops/draw.ts": "Random numbers",
    "ops/diagonal.ts": "Joining and choosing",
    "ops/differences.ts": "Sorting and running results",
    "ops/einsum.ts": "Products",
    "ops/elementwise.ts": "Element by element",
    "ops/equality.ts": "Joining and choosing",
    "ops/extremes.ts": "Reductions",
    "ops/gather.ts": "Indexing",
    "ops/grid.ts": "Joining and choosing",
    "ops/index-methods.ts": "Indexing",
    "ops/install.ts": "Writing operations",
    "ops/join.ts": "Joining and choosing",
    "ops/layout-methods.ts": "Views",
    "ops/limits.ts": "Limits and rounding",
    "ops/linalg.ts": "Products",
    "ops/map.ts": "Writing operations",
    "ops/masking.ts": "Joining and choosing",
    "ops/middle.ts": "Sorting and running results",
    "ops/multinomial.ts": "Random numbers",
    "ops/nonzero.ts": "Indexing",
    "ops/order.ts": "Sorting and running results",
    "ops/pad.ts": "Joining and choosing",
    "ops/parts.ts": "Parts",
    "ops/quantile.ts": "Sorting and running results",
    "ops/random": "Random numbers",
    "ops/ranges.ts": "Making tensors",
    "ops/reduce.ts": "Reductions",
    "ops/repeat-interleave.ts": "Joining and choosing",
    "ops/scalar-function.ts": "Operations of your own",
    "ops/scatter.ts": "Indexing",
    "ops/seeding.ts": "Random numbers",
    "ops/softmax.ts": "Reductions",
    "ops/spread.ts": "Reductions",
    "ops/standardize.ts": "Writing operations",
    "ops/transfer.ts": "Between threads",
    "ops/triangle.ts": "Joining and choosing",
    "ops/unique.ts": "Sorting and running results",
    "ops/values.ts": "Making tensors",
    "ops/view.ts": "Views",
    "primitives.ts": "Writing operations",
    "profile.ts": "Profiling",
    "reference/": "Backends",
    "random/": "Random numbers",
    "shape.ts": "Shapes and layouts",
    "storage.ts": "Shapes and layouts",
    "tensor.ts": "The tensor",
    "text-table.ts": "Writing operations",
    "types/": "Types of shapes and dtypes",
  },
  verify: {
    "compare/": "Comparing",
    "gradcheck/": "Checking gradients",
    "statistics/": "Testing what is random",
    "dropout/": "Laws of dropout",
  },
};

/** Topics in the order of their sidebar; what is not named here comes after, as it is exported. */
export const order: Readonly<Record<string, readonly string[]>> = {
  autograd: ["Taking gradients", "Recording on and off", "Gradients of one's own"],
  datasets: ["Fashion-MNIST", "Data sets", "Loading batches", "Samplers"],
  nn: [
    "Modules",
    "Containers",
    "Layers",
    "Activations",
    "Losses",
    "Looking at networks",
    "Files of weights",
  ],
  tensor: [
    "The tensor",
    "Making tensors",
    "Random numbers",
    "Joining and choosing",
    "Operations of your own",
    "Between threads",
    "Options of methods",
    "Element types",
    "Printing",
    "Errors",
    "Shapes and layouts",
    "Backends",
    "Writing operations",
  ],
};

/** Topics of the methods of `Tensor`, in the order of its page. */
export const methodTopics = [
  "The tensor",
  "Values and element types",
  "Between threads",
  "Gradients",
  "Arithmetic",
  "Element by element",
  "Limits and rounding",
  "Reductions",
  "Products",
  "Sorting and running results",
  "Views",
  "Parts",
  "Indexing",
  "Joining and choosing",
  "Making tensors",
  "Random numbers",
];

/** The title of the topic that a file below `src/` of a package belongs to. */
export function topicOf(packageName: string, file: string): string {
  const rows = Object.entries(topics[packageName] ?? {})
    .filter(([start]) => file.startsWith(start))
    .toSorted(([a], [b]) => b.length - a.length);
  return rows[0]?.[1] ?? titleOf(file);
}

/** Topics that have methods and no functions: what they export are the methods' options. */
const onlyMethods = new Set([
  "Arithmetic",
  "Limits and rounding",
  "Parts",
  "Products",
  "Reductions",
  "Sorting and running results",
  "Views",
]);

/** As `topicOf`, for an export. */
export function topicOfExport(packageName: string, file: string, isType: boolean): string {
  const topic = topicOf(packageName, file);
  if (!onlyMethods.has(topic)) return topic;
  return isType ? "Options of methods" : "Writing operations";
}

/** `fashion-mnist/decode.ts` is about "Fashion mnist", `timer.ts` about "Timer". */
function titleOf(file: string): string {
  const words = file.split("/")[0]!.replace(/\.ts$/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
