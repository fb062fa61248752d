#!/usr/bin/env python3
"""Makes tests/golden/leukonet.json and tests/golden/ledoit_wolf.json: what PyTorch says of a leukonet with weights made
from a formula, in evaluation, in training and after one step of AdamW; and scikit-learn's shrunk covariance.

    python3 scripts/golden_network.py tests/golden

Needs torch, numpy and scikit-learn.
"""
import json
import pathlib
import sys

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from sklearn.covariance import ledoit_wolf

from leukonet_torch import Leukonet

CLASSES, PATCH, CELLS = 3, 32, 4


def formula(name, count):
    """Weights from nothing but the tensor's name, so that no file of weights is needed."""
    phase = sum(map(ord, name)) % 97
    wave = np.sin(0.37 * np.arange(count) + phase)
    if name.endswith("running_var") or (name.endswith("weight") and ".bn" in "." + name) or "downsample.1.weight" in name:
        return 1 + 0.5 * wave
    return 0.1 * wave


def network_golden():
    torch.set_num_threads(1)
    net = Leukonet(CLASSES)
    state = net.state_dict()
    for name, tensor in state.items():
        if "num_batches" not in name:
            tensor.copy_(torch.from_numpy(formula(name, tensor.numel())).reshape(tensor.shape))
    x = torch.from_numpy(np.sin(0.11 * np.arange(CELLS * PATCH * PATCH)).reshape(CELLS, 1, PATCH, PATCH)).float()
    y = torch.tensor([0, 1, 2, 1])
    out = {"torch": torch.__version__, "patch": PATCH, "cells": CELLS, "labels": y.tolist()}
    net.eval()
    with torch.no_grad():
        out["logits"] = net(x).tolist()
        out["features"] = net.features.tolist()
    net.train()
    decayed = [p for p in net.parameters() if p.dim() > 1]
    plain = [p for p in net.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([dict(params=decayed, weight_decay=0.05), dict(params=plain, weight_decay=0)], lr=0.01)
    z = net(x)
    loss = F.cross_entropy(z, y)
    loss.backward()
    out["train_logits"] = z.tolist()
    out["loss"] = loss.item()
    out["gradient_norms"] = {name: p.grad.norm().item() for name, p in net.named_parameters()}
    optimizer.step()
    net.eval()
    with torch.no_grad():
        out["logits_after_step"] = net(x).tolist()
    return out


def ledoit_wolf_golden():
    x = np.random.default_rng(5).normal(size=(12, 4)) * [1, 2, 0.5, 3] + [0, 1, 2, 3]
    covariance, shrinkage = ledoit_wolf(x)
    return {"scikit-learn": sklearn.__version__, "x": x.tolist(), "covariance": covariance.tolist(),
            "shrinkage": shrinkage}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    (folder / "leukonet.json").write_text(json.dumps(network_golden()) + "\n")
    (folder / "ledoit_wolf.json").write_text(json.dumps(ledoit_wolf_golden()) + "\n")
