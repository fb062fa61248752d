#!/usr/bin/env python3
"""Makes tests/golden/architectures.json: logits of torchvision's AlexNet, VGG-11 with batch norm and ResNet-18 for one input
channel, and of LeNet-5 written in PyTorch, with weights made from a formula.

    python3 scripts/golden_architectures.py tests/golden

Needs torch, torchvision and numpy.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from any_torchvision import torchvision

models = torchvision.models

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


def one_channel(net, *path):
    """The network with its first convolution, which lies at the path, for one channel instead of three."""
    parent = net.get_submodule(".".join(path[:-1]))
    first = getattr(parent, path[-1])
    setattr(parent, path[-1], nn.Conv2d(1, first.out_channels, first.kernel_size, first.stride, first.padding,
                                        bias=first.bias is not None))
    return net


def alexnet():
    return one_channel(models.alexnet(num_classes=CLASSES), "features", "0")


def vgg11_bn():
    return one_channel(models.vgg11_bn(num_classes=CLASSES, init_weights=False), "features", "0")


def resnet18():
    return one_channel(models.resnet18(num_classes=CLASSES), "conv1")


def noise(count, phase):
    """count numbers in -1..1 without order, from a formula."""
    v = np.sin(np.arange(PERIOD) + 1.0 + phase) * 43758.5453
    return np.resize(2 * (v - np.floor(v)) - 1, count)


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
             ("vgg11_bn", vgg11_bn, 32), ("vgg11_bn", vgg11_bn, 75), ("resnet18", resnet18, 32), ("resnet18", resnet18, 75)]
    out = {"torch": torch.__version__, "torchvision": torchvision.__version__,
           "networks": [golden(name, make(), patch) for name, make, patch in cases]}
    (pathlib.Path(sys.argv[1]) / "architectures.json").write_text(json.dumps(out) + "\n")
