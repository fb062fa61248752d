#!/usr/bin/env python3
"""Makes tests/golden/map_scores.json: scores of maps by captum, quantus, pytorch-grad-cam and scipy.

    python3 scripts/golden_map_scores.py tests/golden

Needs torch, torchvision, captum, quantus, grad-cam and scipy.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import any_torchvision  # before pytorch_grad_cam, which imports it
import numpy as np
import quantus
import torch
from captum.metrics import infidelity, sensitivity_max
from pytorch_grad_cam.metrics.road import NoisyLinearImputer
from scipy.stats import spearmanr
from torch import nn

SIDE, WINDOWS, STEPS = 12, 40, 18
torch.manual_seed(23)
rng = np.random.default_rng(23)


class Net(nn.Module):
    """A score that is no linear function of the pixels: softplus of 6 sums, weighted."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(SIDE * SIDE, 6)
        self.last = nn.Linear(6, 2)

    def forward(self, x):
        return self.last(nn.functional.softplus(self.first(x.flatten(1))))


net = Net().double().eval()


def input_x_gradient(inputs):
    with torch.enable_grad():  # captum switches it off
        inputs = inputs.detach().requires_grad_(True)
        gradient, = torch.autograd.grad(net(inputs)[:, 1].sum(), inputs)
    return (inputs * gradient).detach()


x = torch.randn(1, 1, SIDE, SIDE, dtype=torch.float64)
attribution = input_x_gradient(x)
attribution += 0.7 * attribution.std() * torch.randn_like(attribution)
other = attribution / attribution.std() + 0.8 * torch.randn_like(attribution)
tied = torch.round(other * 2) / 2
mask = torch.zeros(1, 1, SIDE, SIDE, dtype=torch.float64)
mask[..., 3:9, 2:8] = 1


def rounded(values):
    return [float(f"{v:.9g}") for v in np.asarray(values, dtype=float).ravel()]


# Infidelity: the score's drop when a square becomes 0, against the map's sum in the square.
squares = []
for _ in range(WINDOWS):
    side = int(rng.integers(2, 7))
    squares.append([*map(int, rng.integers(0, SIDE - side + 1, 2)), side])
windows = torch.zeros(WINDOWS, 1, SIDE, SIDE, dtype=torch.float64)
for k, (left, top, side) in enumerate(squares):
    windows[k, :, top:top + side, left:left + side] = 1


def hide(inputs, baselines=None):
    """captum multiplies the first with the map: 1 inside the square, so that the product is the map's sum there."""
    return windows[:len(inputs)], inputs * (1 - windows[:len(inputs)])


with torch.no_grad():
    drops = (net(x)[:, 1] - net(x * (1 - windows))[:, 1])
    scaled = infidelity(lambda v: net(v)[:, 1], hide, x, attribution, n_perturb_samples=WINDOWS,
                        max_examples_per_batch=WINDOWS, normalize=True)

# Max-sensitivity: the map is x times its gradient; the noise is ours, handed to captum.
noise = torch.from_numpy(rng.uniform(-0.05, 0.05, (8, 1, SIDE, SIDE)))


sensitive = sensitivity_max(lambda v: (input_x_gradient(v[0] if isinstance(v, tuple) else v),), (x,),
                            perturb_func=lambda inputs, radius: inputs + noise[:len(inputs)],
                            n_perturb_samples=8, max_examples_per_batch=8)

# Linear imputation without noise: the hidden half of a random mask, and a square at the border.
hidden = torch.ones(1, SIDE, SIDE, dtype=torch.float64)
hidden[0, rng.random((SIDE, SIDE)) < 0.5] = 0  # 0: hidden
hidden[0, 0:5, 7:12] = 0
imputed = NoisyLinearImputer(noise=0.0)(x[0].float(), hidden[0])



class Single(nn.Module):
    """The network for quantus, which hands over float32 and takes the softmax of what comes back."""

    def forward(self, inputs):
        return net(inputs.double()).float()


def by_quantus(metric, a, **options):
    return metric(normalise=False, abs=False, disable_warnings=True, **options)(
        model=Single().eval(), x_batch=x.float().numpy(), y_batch=np.array([1]), a_batch=a.numpy(),
        s_batch=mask.numpy().astype(bool), channel_first=True, device="cpu")[0]


flipped = by_quantus(quantus.PixelFlipping, attribution, features_in_step=SIDE * SIDE // STEPS, perturb_baseline=0.0)
golden = {
    "made_by": {p: version(p) for p in ("torch", "captum", "quantus", "grad-cam", "scipy")},
    "side": SIDE, "input": rounded(x), "map": rounded(attribution), "other": rounded(other), "tied": rounded(tied),
    "mask": rounded(mask),
    "squares": squares, "drops": rounded(drops),
    "infidelity_scaled": float(scaled), "mean_drop_squared": float((drops ** 2).mean()),
    "noise": rounded(noise), "noisy_maps": rounded(input_x_gradient(x + noise)),
    "own_map": rounded(input_x_gradient(x)), "max_sensitivity": float(sensitive),
    "hidden": rounded(1 - hidden), "imputed": rounded(imputed.detach()),
    "first_weight": rounded(net.first.weight.detach()), "first_bias": rounded(net.first.bias.detach()),
    "last_weight": rounded(net.last.weight.detach()), "last_bias": rounded(net.last.bias.detach()),
    "steps": STEPS, "flipped": rounded(flipped),
    "mass_inside": float(by_quantus(quantus.RelevanceMassAccuracy, attribution.abs())),
    "pointing": [float(by_quantus(quantus.PointingGame, a)) for a in (attribution, other * mask)],
    "spearman": float(spearmanr(attribution.flatten(), other.flatten()).statistic),
    "spearman_of_sizes_with_ties": float(spearmanr(attribution.abs().flatten(), tied.abs().flatten()).statistic),
}
(pathlib.Path(sys.argv[1]) / "map_scores.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
