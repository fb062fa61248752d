#!/usr/bin/env python3
"""Makes tests/golden/explain.json: maps of a small fixed network by captum, pytorch-grad-cam and zennit, and LIME's
regression by lime.

    python3 scripts/golden_explain.py tests/golden

Needs torch, torchvision, captum, grad-cam, zennit and lime.
"""
import copy
import json
import pathlib
import sys
from importlib.metadata import version

import any_torchvision  # before pytorch_grad_cam, which imports it
import numpy as np
import torch
from captum.attr import (Deconvolution, DeepLift, GuidedBackprop, GuidedGradCam, InputXGradient, IntegratedGradients,
                         LayerGradCam, Occlusion, Saliency)
from lime.lime_base import LimeBase
from parity_explain import CAMS, cam_peer, lrp_peers, relevance
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

# 13 is no multiple of anything: pooling drops a row, and the last windows are cut off at the border.
SIDE, CLASSES, WINDOW, STRIDE, BASELINE = 13, 3, 5, 3, -0.4


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 3, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(3)
        self.relu1 = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(3, 4, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.avgpool, self.flatten = nn.AdaptiveAvgPool2d(1), nn.Flatten()
        self.fc = nn.Linear(4, CLASSES)

    def last_maps(self):
        return self.relu2

    def forward(self, x):
        x = self.pool(self.relu1(self.bn1(self.conv1(x))))
        return self.fc(self.flatten(self.avgpool(self.relu2(self.conv2(x)))))


def rounded(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().double().flatten().tolist()]


torch.manual_seed(11)
net = Net().eval()
with torch.no_grad():
    net.bn1.weight.uniform_(0.5, 1.5)
    net.bn1.bias.uniform_(-0.2, 0.2)
    net.bn1.running_mean.uniform_(-0.2, 0.2)
    net.bn1.running_var.uniform_(0.5, 1.5)
    net.fc.weight.mul_(3)
x = torch.randn(1, 1, SIDE, SIDE)

folded = copy.deepcopy(net)
folded.conv1, folded.bn1 = fuse_conv_bn_eval(net.conv1, net.bn1), nn.Identity()
flat = torch.full_like(x, BASELINE)


def more_maps(c):
    """By captum, zennit and, before ReLU and stretching, pytorch-grad-cam."""
    leaf = x.clone().requires_grad_(True)
    maps = {
        "saliency": Saliency(net).attribute(leaf, c), "input-x-gradient": InputXGradient(net).attribute(leaf, c),
        "integrated-gradients": IntegratedGradients(net).attribute(x, flat, c, n_steps=1000, method="gausslegendre"),
        "guided-backprop": GuidedBackprop(net).attribute(leaf, c),
        "deconvnet": Deconvolution(net).attribute(leaf, c),
        "guided-grad-cam": GuidedGradCam(net, net.relu2).attribute(leaf, c, interpolate_mode="bilinear"),
    }
    for method, composite in lrp_peers().items():
        maps[method] = torch.from_numpy(relevance(composite, copy.deepcopy(folded), leaf, c))
    for method, maker in CAMS.items():
        if method not in ("score-cam", "ablation-cam"):  # they hide by 0, and divide by the score with its sign
            maps[method] = torch.from_numpy(cam_peer(maker, net, x, c))
    with torch.no_grad():
        activity = net.relu2(net.conv2(net.pool(net.relu1(net.bn1(net.conv1(x)))))).sum(1)[0]
    eigen = maps["eigen-cam"]  # its sign is free: ours goes with the channels' sum
    maps["eigen-cam"] = eigen * torch.sign((eigen * (activity - activity.mean())).sum())
    return {method: rounded(value) for method, value in maps.items()}


def deeplift(c):
    """With an average in place of the maximum, which captum hands back with a gap in the sum."""
    averaging = Net().eval()
    averaging.load_state_dict(net.state_dict())
    averaging.pool = nn.AvgPool2d(2)
    return rounded(DeepLift(averaging).attribute(x, flat, c))


def lime_regression():
    """A made-up table of samples and what lime's weights and ridge regression make of it."""
    shown = np.random.default_rng(3).integers(0, 2, (40, 6)).astype(float)
    shown[0] = 1
    scores = shown @ np.arange(1., 7.) - 2 * shown[:, 0] * shown[:, 1]
    distance = 1 - np.sqrt(shown.mean(1))  # cosine distance to the whole
    kernel = lambda d: np.sqrt(np.exp(-d ** 2 / 0.25 ** 2))
    told = LimeBase(kernel, random_state=0).explain_instance_with_data(shown, scores[:, None], distance, 0, 6,
                                                                       feature_selection="none")
    effects = dict(told[1])
    return {"shown": [int(v) for v in shown.ravel()], "scores": scores.tolist(), "effects": [effects[k] for k in range(6)]}


state = {k: v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")}
golden = {
    "made_by": {p: version(p) for p in ("torch", "captum", "grad-cam", "zennit", "lime")},
    "side": SIDE, "window_px": WINDOW, "stride_px": STRIDE, "baseline": BASELINE,
    "weights": {k: {"shape": list(v.shape), "values": rounded(v)} for k, v in state.items()},
    "input": rounded(x), "logits": rounded(net(x)), "classes": [],
    "lime": lime_regression(),
}
for c in range(CLASSES):
    peer = GradCAM(net, [net.relu2])(x, targets=[ClassifierOutputTarget(c)])[0]
    golden["classes"].append({
        "grad_cam_raw": rounded(LayerGradCam(net, net.relu2).attribute(x, c)),
        "grad_cam_first_raw": rounded(LayerGradCam(net, net.bn1).attribute(x, c)),
        "grad_cam_normalised": rounded(torch.from_numpy(peer)),
        "occlusion": rounded(Occlusion(net).attribute(x, (1, WINDOW, WINDOW), (1, STRIDE, STRIDE), BASELINE, c)),
        "maps": more_maps(c), "deeplift_average_pool": deeplift(c),
    })
(pathlib.Path(sys.argv[1]) / "explain.json").write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")
