"""The attribution methods of Captum and pytorch-grad-cam as a careful user calls them: whole batches, the fastest settings;
for scripts/bench/explain.py."""
import json
import sys
import pathlib
import warnings

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from any_torchvision import torchvision  # noqa: E402
from captum import attr  # noqa: E402
import pytorch_grad_cam as cams  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

warnings.filterwarnings("ignore")


class Block(nn.Module):
    """A residual block whose ReLUs are modules of their own, as guided backpropagation and DeepLIFT ask."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout)
        self.conv2, self.bn2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout)
        self.relu, self.last = nn.ReLU(), nn.ReLU()
        plain = stride == 1 and cin == cout
        self.downsample = None if plain else nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        skip = self.downsample(x) if self.downsample else x
        return self.last(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))) + skip)


class Leukonet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1, self.bn1, self.relu, self.maxpool = nn.Conv2d(1, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)
        self.layer1, self.layer2, self.layer3 = (nn.Sequential(Block(*c)) for c in ((8, 8, 1), (8, 16, 2), (16, 32, 2)))
        self.avgpool, self.flatten, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))))
        return self.fc(self.flatten(self.avgpool(x)))


def network(folder):
    """The network of a model folder, its last layer of maps, and its mean and standard deviation."""
    about = json.loads((folder / "model.json").read_text())
    classes, name = len(about["classes"]), about["architecture"]["name"]
    if name == "leukonet":
        net = Leukonet(classes)
        layer = net.layer3
    else:
        net = getattr(torchvision.models, name)(num_classes=classes)
        if name == "resnet18":
            net.conv1 = nn.Conv2d(1, 64, 7, 2, 3, bias=False)
            layer = net.layer4
        else:
            net.features[0] = nn.Conv2d(1, 64, 3, 1, 1)
            layer = net.features
    net.load_state_dict(load_file(folder / "weights.safetensors"), strict=False)
    return net.eval(), layer, about["preprocessing"]["mean"], about["preprocessing"]["std"]


def occlusion(net, x, classes, baseline, at_once=1, one_by_one=True):
    """One call a class, as Captum has it."""
    method = attr.Occlusion(net)

    def explain(cells, c):
        return method.attribute(cells, (1, 8, 8), strides=(1, 4, 4), target=c, baselines=baseline,
                                perturbations_per_eval=at_once)

    with torch.no_grad():
        parts = x.split(1) if one_by_one else [x]
        return torch.stack([torch.cat([explain(p, c) for p in parts]) for c in range(classes)], 1)[:, :, 0].numpy()


def grad_cam(net, layer, x, classes, batch):
    """Captum's, upsampled to the cell, without its negative part."""
    method, maps = attr.LayerGradCam(net, layer), []
    for part in x.split(batch):
        maps.append(torch.stack([attr.LayerAttribution.interpolate(method.attribute(part, c, relu_attributions=True),
                                                                   x.shape[2:], "bilinear").detach()[:, 0]
                                 for c in range(classes)], 1))
    return torch.cat(maps).numpy()


def grad_cam_of_pytorch_grad_cam(net, layer, x, classes, batch):
    maps = []
    with cams.GradCAM(net, [layer]) as method:
        for part in x.split(batch):
            maps.append(np.stack([method(part, [ClassifierOutputTarget(c)] * len(part)) for c in range(classes)], 1))
    return np.concatenate(maps)


def integrated_gradients(net, x, targets, baseline, steps):
    """Maps and what they lack of the score's rise."""
    maps, gaps = attr.IntegratedGradients(net).attribute(x, torch.full_like(x, baseline), targets, n_steps=steps,
                                                         return_convergence_delta=True)
    return maps.detach(), gaps.detach()


def integrated_gradients_until_complete(net, x, targets, baseline):
    """Steps doubled, of the cells alone that miss the tolerance: what leukolens does, written with Captum."""
    with torch.no_grad():
        rows = torch.arange(len(x))
        rise = (net(x) - net(torch.full_like(x, baseline)))[rows, targets]
    maps, left, steps = torch.zeros_like(x), rows, 8
    while len(left) and steps <= 256:
        for part in left.split(max(1, 512 // steps)):
            maps[part] = integrated_gradients(net, x[part], targets[part], baseline, steps)[0].float()
        gap = (maps[left].sum((1, 2, 3)) - rise[left]).abs()
        left, steps = left[gap > 0.01 * rise[left].abs().clamp(min=0.01)], 2 * steps
    return maps


def all_methods(net, layer, x, targets, baseline):
    """Every method that Captum or pytorch-grad-cam has, one after the other, of each cell's target: name -> function."""
    wanted = [ClassifierOutputTarget(int(t)) for t in targets]
    base = torch.full_like(x, baseline)

    def of_cams(kind):
        def run():
            with kind(net, [layer]) as method:
                method.batch_size = 64
                method(x, wanted)
        return run

    def tunnel(kind):
        return lambda: attr.NoiseTunnel(attr.Saliency(net)).attribute(
            x, target=targets, abs=False, nt_type=kind, nt_samples=32, nt_samples_batch_size=8, stdevs=0.15)

    return {
        "grad-cam": lambda: attr.LayerAttribution.interpolate(attr.LayerGradCam(net, layer).attribute(x, targets), x.shape[2:]),
        "grad-cam-plus-plus": of_cams(cams.GradCAMPlusPlus), "hires-cam": of_cams(cams.HiResCAM),
        "layer-cam": of_cams(cams.LayerCAM), "xgrad-cam": of_cams(cams.XGradCAM), "eigen-cam": of_cams(cams.EigenCAM),
        "score-cam": of_cams(cams.ScoreCAM), "ablation-cam": of_cams(cams.AblationCAM),
        "saliency": lambda: attr.Saliency(net).attribute(x, targets),
        "input-x-gradient": lambda: attr.InputXGradient(net).attribute(x, targets),
        "integrated-gradients": lambda: integrated_gradients(net, x, targets, baseline, 50),
        "smooth-grad": tunnel("smoothgrad"), "var-grad": tunnel("vargrad"),
        "guided-backprop": lambda: attr.GuidedBackprop(net).attribute(x, targets),
        "deconvnet": lambda: attr.Deconvolution(net).attribute(x, targets),
        "guided-grad-cam": lambda: attr.GuidedGradCam(net, layer).attribute(x, targets),
        "deeplift": lambda: attr.DeepLift(net).attribute(x, base, targets),
        "occlusion": lambda: attr.Occlusion(net).attribute(x, (1, 7, 7), strides=(1, 2, 2), target=targets, baselines=baseline),
    }
