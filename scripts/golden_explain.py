#!/usr/bin/env python3
"""Makes tests/golden/explain.json: Grad-CAM and occlusion of a small fixed network by captum and pytorch-grad-cam.

    python3 scripts/golden_explain.py tests/golden

Needs torch, torchvision, captum and grad-cam.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import any_torchvision  # before pytorch_grad_cam, which imports it
import torch
from captum.attr import LayerGradCam, Occlusion
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import nn

# 13 is no multiple of anything: pooling drops a row, and the last windows are cut off at the border.
SIDE, CLASSES, WINDOW, STRIDE, BASELINE = 13, 3, 5, 3, -0.4


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 3, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(3)
        self.pool = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(3, 4, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.fc = nn.Linear(4, CLASSES)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        return self.fc(self.relu2(self.conv2(x)).mean((2, 3)))


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

state = {k: v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")}
golden = {
    "made_by": {p: version(p) for p in ("torch", "captum", "grad-cam")},
    "side": SIDE, "window_px": WINDOW, "stride_px": STRIDE, "baseline": BASELINE,
    "weights": {k: {"shape": list(v.shape), "values": rounded(v)} for k, v in state.items()},
    "input": rounded(x), "logits": rounded(net(x)), "classes": [],
}
for c in range(CLASSES):
    peer = GradCAM(net, [net.relu2])(x, targets=[ClassifierOutputTarget(c)])[0]
    golden["classes"].append({
        "grad_cam_raw": rounded(LayerGradCam(net, net.relu2).attribute(x, c)),
        "grad_cam_first_raw": rounded(LayerGradCam(net, net.bn1).attribute(x, c)),
        "grad_cam_normalised": rounded(torch.from_numpy(peer)),
        "occlusion": rounded(Occlusion(net).attribute(x, (1, WINDOW, WINDOW), (1, STRIDE, STRIDE), BASELINE, c)),
    })
(pathlib.Path(sys.argv[1]) / "explain.json").write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")
