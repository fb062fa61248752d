#!/usr/bin/env python3
"""Makes tests/golden/concepts.json: concepts of a small fixed network with a shortcut, by zennit-crp.

    python3 scripts/golden_concepts.py tests/golden

Needs torch, zennit and zennit-crp, which asks for an older zennit but runs with ours.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import any_torchvision  # before zennit, which imports it
import torch
from crp.attribution import CondAttribution
from torch import nn
from zennit.composites import EpsilonPlusFlat
from zennit.layer import Sum

SIDE, CHANNELS, CLASSES = 9, 3, 3
LAYERS = ["relu3", "relu2"]  # the last maps, and maps beside the shortcut


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.relu1 = nn.Conv2d(1, CHANNELS, 3, padding=1), nn.ReLU()
        self.conv2, self.relu2 = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1), nn.ReLU()
        self.conv3, self.add, self.relu3 = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1), Sum(), nn.ReLU()
        self.avgpool, self.flatten, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(CHANNELS, CLASSES)

    def forward(self, x):
        skip = self.relu1(self.conv1(x))
        x = self.conv3(self.relu2(self.conv2(skip)))
        x = self.relu3(self.add(torch.stack([x, skip], -1)))
        return self.fc(self.flatten(self.avgpool(x)))


def rounded(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().double().flatten().tolist()]


torch.manual_seed(5)
net = Net().eval()
x = torch.randn(1, 1, SIDE, SIDE)
attribution = CondAttribution(net)


def seed_of(c):
    """The centred logit's parts: each logit times its weight."""
    return lambda z: (nn.functional.one_hot(torch.tensor([c]), CLASSES) - 1 / CLASSES) * z


def concepts_of(layer, c):
    def attributed(condition, **options):
        return attribution(x.clone().requires_grad_(True), [condition], EpsilonPlusFlat(), init_rel=seed_of(c), **options)
    whole = attributed({}, record_layer=[layer]).relevances[layer]
    maps = [attributed({layer: [channel]}).heatmap for channel in range(CHANNELS)]
    return {"relevance": rounded(whole.sum((2, 3))), "maps": [rounded(m) for m in maps]}


golden = {
    "made_by": {p: version(p).split("+")[0] for p in ("torch", "zennit", "zennit-crp")},
    "side": SIDE, "input": rounded(x),
    "weights": {k: {"shape": list(v.shape), "values": rounded(v)} for k, v in net.state_dict().items()},
    "layers": {layer: [concepts_of(layer, c) for c in range(CLASSES)] for layer in LAYERS},
}
(pathlib.Path(sys.argv[1]) / "concepts.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
