/**
 * @file The four published files of Fashion-MNIST and the places that publish them.
 *
 * @see Xiao, Rasul, Vollgraf: Fashion-MNIST, arXiv:1708.07747; https://github.com/zalandoresearch/fashion-mnist
 */
import type { DataFile } from "../sources/source.ts";

/** The two halves of the data set: of each, the images and the labels. */
export const files = {
  train: {
    images: {
      name: "train-images-idx3-ubyte",
      sizeBytes: 47_040_016,
      md5: "f4a8712d7a061bf5bd6d2ca38dc4d50a",
      gzipMd5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    },
    labels: {
      name: "train-labels-idx1-ubyte",
      sizeBytes: 60_008,
      md5: "9018921c3c673c538a1fc5bad174d6f9",
      gzipMd5: "25c81989df183df01b3e8a0aad5dffbe",
    },
  },
  test: {
    images: {
      name: "t10k-images-idx3-ubyte",
      sizeBytes: 7_840_016,
      md5: "8181f5470baa50b63fa0f6fddb340f0a",
      gzipMd5: "bef4ecab320f06d8554ea6380940ec79",
    },
    labels: {
      name: "t10k-labels-idx1-ubyte",
      sizeBytes: 10_008,
      md5: "15d484375f8d13e6eb1aabb0c3f46965",
      gzipMd5: "bb300cfdad3c16e7a12a480ee83cd310",
    },
  },
} as const satisfies Record<"train" | "test", Record<"images" | "labels", DataFile>>;

/** What the labels mean, in their order. */
export const classes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/** Servers that have the files, the original repository first. */
export const servers = [
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
] as const;

/** Where Debian's package `dataset-fashion-mnist` puts them. */
export const debianFolder = "/usr/share/datasets/fashion-mnist";

/** Below a root folder: torchvision's place, and the place in a folder of several data sets. */
export const subfolders = ["FashionMNIST/raw", "fashion-mnist"] as const;
