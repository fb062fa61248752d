#!/usr/bin/env python3
"""Makes tests/golden/architectures.json: logits of LeNet-5, AlexNet, VGG-11 with batch norm and ResNet-18 in PyTorch, with
weights made from a formula. The networks are written here anew, in torchvision's layout, for one input channel.

    python3 scripts/golden_architectures.py tests/golden

Needs torch and numpy.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from leukonet_torch import Block

CLASSES, CELLS = 3, 2
PERIOD = 9973  # as in tests/engine/noise_network.hpp


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, CLASSES)

    def forward(self, x):
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.relu(self.conv2(x)), 2)
        x = F.adaptive_avg_pool2d(x, 5).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


class Classic(nn.Module):
    """features, average pool, classifier: the frame that torchvision gives to AlexNet and VGG."""

    def __init__(self, features, side, classifier):
        super().__init__()
        self.features, self.side, self.classifier = nn.Sequential(*features), side, nn.Sequential(*classifier)

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), self.side).flatten(1))


def alexnet():
    pool = lambda: nn.MaxPool2d(3, 2)
    features = [nn.Conv2d(1, 64, 11, 4, 2), nn.ReLU(), pool(), nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), pool(),
                nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(), nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(),
                nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(), pool()]
    classifier = [nn.Dropout(), nn.Linear(256 * 36, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(),
                  nn.Linear(4096, CLASSES)]
    return Classic(features, 6, classifier)


def vgg11_bn():
    features, channels = [], 1
    for out in [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"]:
        if out == "M":
            features.append(nn.MaxPool2d(2, 2))
        else:
            features += [nn.Conv2d(channels, out, 3, padding=1), nn.BatchNorm2d(out), nn.ReLU()]
            channels = out
    classifier = [nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(),
                  nn.Linear(4096, CLASSES)]
    return Classic(features, 7, classifier)


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        cin = 64
        for i, cout in enumerate([64, 128, 256, 512], 1):
            setattr(self, f"layer{i}", nn.Sequential(Block(cin, cout, 1 if i == 1 else 2), Block(cout, cout, 1)))
            cin = cout
        self.fc = nn.Linear(512, CLASSES)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for i in range(1, 5):
            x = getattr(self, f"layer{i}")(x)
        return self.fc(x.mean((2, 3)))


def noise(count, phase):
    """count numbers in -1..1 without order, from a formula."""
    v = np.sin(np.arange(count) % PERIOD + 1.0 + phase) * 43758.5453
    return 2 * (v - np.floor(v)) - 1


def fill(net):
    """Weights from nothing but the tensors' names and shapes; He's spread, so that the logits depend on the input."""
    norms = {name for name, module in net.named_modules() if isinstance(module, nn.BatchNorm2d)}
    for name, tensor in net.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        values = noise(tensor.numel(), sum(map(ord, name)))
        if name.endswith("running_var") or (name.rpartition(".")[0] in norms and name.endswith(".weight")):
            values = 1 + 0.5 * values
        else:
            values *= np.sqrt(6 / tensor[0].numel()) if tensor.dim() > 1 else 0.1
        tensor.copy_(torch.from_numpy(values).reshape(tensor.shape))


def golden(name, net, patch):
    fill(net)
    x = torch.from_numpy(noise(CELLS * patch * patch, 0)).reshape(CELLS, 1, patch, patch).float()
    with torch.no_grad():
        return {"name": name, "patch": patch, "cells": CELLS, "logits": net.eval()(x).tolist()}


if __name__ == "__main__":
    torch.set_num_threads(1)
    cases = [("lenet5", LeNet5, 32), ("lenet5", LeNet5, 48), ("alexnet", alexnet, 63), ("alexnet", alexnet, 96),
             ("vgg11_bn", vgg11_bn, 32), ("vgg11_bn", vgg11_bn, 75), ("resnet18", ResNet18, 32), ("resnet18", ResNet18, 75)]
    out = {"torch": torch.__version__, "networks": [golden(name, make(), patch) for name, make, patch in cases]}
    (pathlib.Path(sys.argv[1]) / "architectures.json").write_text(json.dumps(out) + "\n")
