"""The chapter's concise program in PyTorch, from start to end: the last test accuracy goes to the standard
output. `published.py FOLDER EPOCHS WORKERS`: with torchvision's data set and so many workers, as the book
has it, or with `memory` for the images as two tensors. Threads: TORCH_THREADS."""

import json
import os
import sys

import torch
from torch import nn

folder, epochs, workers = sys.argv[1], int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(int(os.environ.get("TORCH_THREADS", "1")))
torch.manual_seed(0)
BATCH = 256


def through_torchvision():
    import torchvision
    from torchvision import transforms

    def loader(train):
        dataset = torchvision.datasets.FashionMNIST(
            root=folder, train=train, transform=transforms.ToTensor(), download=False
        )
        return torch.utils.data.DataLoader(dataset, BATCH, shuffle=train, num_workers=int(workers))

    return loader(True), loader(False)


class InMemory:
    """Batches of images and labels that are tensors, in a new order each time if shuffled."""

    def __init__(self, part, shuffled):
        raw = os.path.join(folder, "FashionMNIST", "raw")
        images = self.bytes_of(os.path.join(raw, f"{part}-images-idx3-ubyte"), 16)
        labels = self.bytes_of(os.path.join(raw, f"{part}-labels-idx1-ubyte"), 8)
        self.images = images.reshape(-1, 1, 28, 28).to(torch.float32).div_(255)
        self.labels = labels.to(torch.int64)
        self.shuffled = shuffled

    @staticmethod
    def bytes_of(path, header):
        with open(path, "rb") as file:
            return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)[header:]

    def __iter__(self):
        n = len(self.labels)
        order = torch.randperm(n) if self.shuffled else torch.arange(n)
        for chosen in order.split(BATCH):
            yield self.images[chosen], self.labels[chosen]


def hits(logits, y):
    return float((logits.argmax(dim=1) == y).sum())


def main():
    if workers == "memory":
        train, test = InMemory("train", True), InMemory("t10k", False)
    else:
        train, test = through_torchvision()
    net = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 256),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(256, 256),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(256, 10),
    )
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=0.01)
    loss = nn.CrossEntropyLoss(reduction="none")
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    accuracy = 0.0
    for _ in range(epochs):
        net.train()
        seen = {"loss": 0.0, "hits": 0.0, "examples": 0}
        for X, y in train:
            logits = net(X)
            losses = loss(logits, y)
            optimizer.zero_grad()
            losses.mean().backward()
            optimizer.step()
            seen["loss"] += float(losses.sum())
            seen["hits"] += hits(logits, y)
            seen["examples"] += y.numel()
        net.eval()
        right = examples = 0
        with torch.no_grad():
            for X, y in test:
                right += hits(net(X), y)
                examples += y.numel()
        accuracy = right / examples
    print(json.dumps({"testAcc": accuracy}))


main()
