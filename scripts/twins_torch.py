"""Our networks in PyTorch with every ReLU, maximum and sum a module of its own, as captum's and zennit's hooks need them;
for goldens and parity. Names of parameters are those of a model folder."""
import json

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from zennit.layer import Sum

LEUKONET = dict(widths=[8, 16, 32], blocks=1, stem=(3, 1, 1), pool=lambda: nn.MaxPool2d(2))
RESNET18 = dict(widths=[64, 128, 256, 512], blocks=2, stem=(7, 2, 3), pool=lambda: nn.MaxPool2d(3, 2, 1))


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout)
        self.relu1, self.relu2, self.add = nn.ReLU(), nn.ReLU(), Sum()
        self.conv2, self.bn2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout)
        self.downsample = None
        if stride != 1 or cin != cout:
            self.downsample = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        return self.relu2(self.add(torch.stack([self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x))))), skip], -1)))


class Residual(nn.Module):
    """leukonet and resnet18."""

    def __init__(self, classes, widths, blocks, stem, pool):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, widths[0], *stem, bias=False), nn.BatchNorm2d(widths[0])
        self.relu, self.maxpool = nn.ReLU(), pool()
        cin = widths[0]
        self.stages = len(widths)
        for i, width in enumerate(widths, 1):
            layers = []
            for b in range(blocks):
                layers.append(Block(cin, width, 2 if b == 0 and i > 1 else 1))
                cin = width
            setattr(self, f"layer{i}", nn.Sequential(*layers))
        self.avgpool, self.flatten, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(cin, classes)

    def last_maps(self):
        return getattr(self, f"layer{self.stages}")[-1].relu2

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for i in range(1, self.stages + 1):
            x = getattr(self, f"layer{i}")(x)
        return self.fc(self.flatten(self.avgpool(x)))


class Vgg11(nn.Module):
    def __init__(self, classes):
        super().__init__()
        layers, cin = [], 1
        for width in [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0]:
            if width == 0:
                layers.append(nn.MaxPool2d(2))
                continue
            layers += [nn.Conv2d(cin, width, 3, 1, 1), nn.BatchNorm2d(width), nn.ReLU()]
            cin = width
        self.features, self.avgpool, self.flatten = nn.Sequential(*layers), nn.AdaptiveAvgPool2d(7), nn.Flatten()
        self.classifier = nn.Sequential(nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096),
                                        nn.ReLU(), nn.Dropout(), nn.Linear(4096, classes))

    def last_maps(self):
        return self.features[-1]

    def forward(self, x):
        return self.classifier(self.flatten(self.avgpool(self.features(x))))


def folded(network):
    """Every batch norm written into the convolution before it; in place."""
    def fold(module, conv, norm):
        pair = getattr(module, conv), getattr(module, norm)
        setattr(module, conv, fuse_conv_bn_eval(*pair))
        setattr(module, norm, nn.Identity())
    for module in list(network.modules()):
        if isinstance(module, (Block, Residual)):
            for conv, norm in [("conv1", "bn1"), ("conv2", "bn2")]:
                if hasattr(module, conv):
                    fold(module, conv, norm)
        elif isinstance(module, nn.Sequential):
            for i in range(len(module) - 1):
                if isinstance(module[i], nn.Conv2d) and isinstance(module[i + 1], nn.BatchNorm2d):
                    fold(module, str(i), str(i + 1))
    return network


def twin_of(folder):
    """The network of a model folder, in evaluation, and its model.json; checked on check_input.npy."""
    model = json.loads((folder / "model.json").read_text())
    classes = len(model["classes"])
    makers = {"leukonet": lambda: Residual(classes, **LEUKONET), "resnet18": lambda: Residual(classes, **RESNET18),
              "vgg11_bn": lambda: Vgg11(classes)}
    network = makers[model["architecture"]["name"]]().eval()
    missing, unexpected = network.load_state_dict(load_file(folder / "weights.safetensors"), strict=False)
    assert not unexpected and all("num_batches" in name for name in missing), (missing, unexpected)
    with torch.no_grad():
        logits = network(torch.from_numpy(np.load(folder / "check_input.npy"))).numpy()
    ours = np.load(folder / "check_logits.npy")
    assert np.abs(ours - logits).max() <= 1e-4 * np.abs(ours).max(), "the twin is another network"
    return network, model
