/**
 * @file `@kindling/datasets`: data sets, the orders in which they are gone through, batches of them,
 * the IDX file format, and Fashion-MNIST.
 */
export { type Collated, collate } from "./collate.ts";
export { type BatchOf, DataLoader } from "./data-loader.ts";
export {
  ConcatDataset,
  type Dataset,
  type GetBatchOf,
  type SampleOf,
  type SampleRequest,
  Subset,
} from "./dataset.ts";
export type { ImageBytes } from "./fashion-mnist/decode.ts";
export {
  FashionMNIST,
  type Image,
  type LoadOptions,
  type Origin,
  type TransformOptions,
} from "./fashion-mnist/fashion-mnist.ts";
export { fashionMnistSources, type SourceOptions } from "./fashion-mnist/sources.ts";
export { syntheticFashionMNIST, type SyntheticOptions } from "./fashion-mnist/synthetic.ts";
export { gunzipChunks, isGzip } from "./formats/gzip.ts";
export {
  decodeIdx,
  encodeIdx,
  type IdxArray,
  type IdxType,
  type IdxTypedArray,
} from "./formats/idx.ts";
export { unpackIdxFile } from "./formats/idx-file.ts";
export { md5Hex } from "./formats/md5.ts";
export {
  type ChannelCount,
  fromImageData,
  type FromImageDataOptions,
  type Pixels,
  toImageData,
} from "./images/image-data.ts";
export type { DataLoaderOptions } from "./loader-options.ts";
export type { DataLoaderState } from "./loader-state.ts";
export type { CollateFn } from "./loading/batch-maker.ts";
export { randomSplit } from "./random-split.ts";
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  type Sampler,
  SequentialSampler,
  type Sized,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from "./samplers.ts";
export { type DataCache, folderCache, userCache } from "./sources/cache.ts";
export {
  addressSource,
  type DownloadOptions,
  type DownloadProgress,
  downloadSource,
} from "./sources/download.ts";
export { explicitFolder, folderSource } from "./sources/folder.ts";
export {
  type DataFile,
  type DataSource,
  type FoundFile,
  openFirst,
  type SearchOptions,
} from "./sources/source.ts";
export { type RowBatch, type Rows, TensorDataset } from "./tensor-dataset.ts";
export type { WorkerLike, WorkerModule } from "./workers/platform.ts";
export {
  getWorkerInfo,
  serveDataset,
  type ServeOptions,
  type WorkerInfo,
} from "./workers/serve.ts";
