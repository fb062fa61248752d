#!/usr/bin/env python3
"""How far our maps are from those of other packages on the same weights and cells:

    python3 scripts/parity_explain.py build/release/leukolens MODEL...

MODEL: folders of leukonet, resnet18 or vgg11_bn. Cells are train cells that the model folder keeps. Prints a table method x
network of the largest difference of a map over the largest value of the peer's map, over cells and classes. Methods that
sample are run with several seeds on both sides: fraction of the values that lie within 3 standard errors.

Needs torch, captum, grad-cam, zennit, shap and lime (scripts/golden_requirements.txt).
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version

import any_torchvision  # before the packages that import torchvision
import numpy as np
import torch
from captum.attr import (Deconvolution, DeepLift, GradientShap, GuidedBackprop, GuidedGradCam, InputXGradient,
                         IntegratedGradients, NoiseTunnel, Occlusion, Saliency)
from pytorch_grad_cam import (AblationCAM, EigenCAM, GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, ScoreCAM, XGradCAM)
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from twins_torch import folded, twin_of
from zennit.attribution import Gradient
from zennit.composites import EpsilonPlusFlat, LayerMapComposite
from zennit.layer import Sum
from zennit.rules import AlphaBeta, Epsilon, Norm, Pass
from zennit.types import Activation, AvgPool, Convolution, Linear

warnings.filterwarnings("ignore")
CELLS, WINDOW, STRIDE, SEGMENTS, SEEDS, COPIES = 2, 8, 4, 10, 8, 64
CAMS = {"grad-cam": GradCAM, "grad-cam-plus-plus": GradCAMPlusPlus, "hires-cam": HiResCAM, "xgrad-cam": XGradCAM,
        "layer-cam": LayerCAM, "eigen-cam": EigenCAM, "score-cam": ScoreCAM, "ablation-cam": AblationCAM}
EXACT = ["saliency", "input-x-gradient", "integrated-gradients", "guided-backprop", "deconvnet", "guided-grad-cam",
         "deeplift", "lrp-epsilon", "lrp-epsilon-plus-flat", "lrp-alpha-beta", "occlusion", "kernel-shap", *CAMS]
SAMPLED = ["smooth-grad", "var-grad", "expected-gradients", "lime", "kernel-shap"]
IG_STEPS = [8, 16, 32, 64, 128, 256]  # ours doubles until complete; the nodes are the same


class AsOurs:
    """A convention of pytorch-grad-cam that docs/methods.md lists, set to ours: how Score-CAM upsamples."""

    def __enter__(self):
        self.upsampling = torch.nn.UpsamplingBilinear2d
        torch.nn.UpsamplingBilinear2d = lambda size: torch.nn.Upsample(size=size, mode="bilinear", align_corners=False)

    def __exit__(self, *_):
        torch.nn.UpsamplingBilinear2d = self.upsampling


class Shifted(torch.nn.Module):
    """The network of what differs from a baseline: packages that hide by 0 then hide by the baseline."""

    def __init__(self, network, baseline):
        super().__init__()
        self.network, self.baseline = network, baseline

    def forward(self, x):
        return self.network(x + self.baseline)


def our_maps(leukolens, folder, model, cells, methods, *more):
    """{method: N x K arrays} of a run; raw maps of the CAM family."""
    p = model["preprocessing"]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "cells").mkdir()
        for i, cell in enumerate(cells):
            np.save(work / "cells" / f"{i}.npy", (cell[0] * p["std"] + p["mean"]).astype(np.float32))
        done = subprocess.run([leukolens, "explain", work / "cells", "--model", folder, "--method", ",".join(methods),
                               "--target", "all", "--baseline", "zero", "--quiet", "--output", work / "out", *more],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        manifest = json.loads((work / "out" / "manifest.json").read_text())
        maps = {method: [] for method in methods}
        for cell in manifest["cells"]:
            of_cell = {method: [] for method in methods}
            for target in cell["targets"]:
                raw = target["raw"] if target["method"] in CAMS else None
                of_cell[target["method"]].append(np.load(work / "out" / (raw or target["map"])))
            for method in methods:
                maps[method].append(of_cell[method])
        return maps


def cam_peer(maker, network, x, c):
    """The coarse map before ReLU and stretching."""
    cam, kept = maker(network, [network.last_maps()]), []
    if hasattr(cam, "batch_size"):
        cam.batch_size = 16
    inner = cam.get_cam_image
    cam.get_cam_image = lambda *a, **k: kept.append(inner(*a, **k)) or kept[-1]
    cam(x, targets=[ClassifierOutputTarget(c)])
    return kept[0][0]


def relevance(composite, network, x, c):
    def seed(output):
        return torch.nn.functional.one_hot(torch.tensor([c]), output.shape[1]) * output
    with Gradient(network, composite) as attributor:
        return attributor(x, seed)[1][0, 0].numpy()


def lrp_peers():
    shares = [(Activation, Pass()), (Sum, Norm()), (AvgPool, Norm())]
    epsilon = Epsilon(epsilon=1e-6)
    alpha_beta = AlphaBeta(alpha=2, beta=1)
    return {"lrp-epsilon": LayerMapComposite([*shares, (Convolution, epsilon), (Linear, epsilon)]),
            "lrp-alpha-beta": LayerMapComposite([*shares, (Convolution, alpha_beta), (Linear, alpha_beta)]),
            "lrp-epsilon-plus-flat": EpsilonPlusFlat()}


def shap_peer(network, cell, baseline, segments, c, samples):
    """Exact where `samples` exceed the coalitions."""
    import shap

    def value(shown):
        hide = shown[:, segments] == 0  # N x S x S
        images = torch.where(torch.from_numpy(hide)[:, None], torch.full_like(cell, baseline), cell)
        with torch.no_grad():
            return network(images)[:, c].double().numpy()
    m = segments.max() + 1
    explainer = shap.KernelExplainer(value, np.zeros((1, m)), silent=True)
    phi = explainer.shap_values(np.ones((1, m)), nsamples=samples, l1_reg=False, silent=True)[0]
    return (phi / np.bincount(segments.ravel()))[segments]


def exact_peers(network, plain, x, c, baseline):
    """{method: the peer's map}. @param plain  the network with batch norm folded"""
    layer = network.last_maps()
    out = {"saliency": Saliency(network).attribute(x, c), "input-x-gradient": InputXGradient(network).attribute(x, c),
           "guided-backprop": GuidedBackprop(network).attribute(x, c),
           "deconvnet": Deconvolution(network).attribute(x, c),
           "guided-grad-cam": GuidedGradCam(network, layer).attribute(x, c, interpolate_mode="bilinear"),
           "deeplift": DeepLift(network).attribute(x, torch.full_like(x, baseline), c),
           "occlusion": Occlusion(network).attribute(x, (1, WINDOW, WINDOW), (1, STRIDE, STRIDE), baseline, c)}
    out = {method: value.detach()[0, 0].numpy() for method, value in out.items()}
    for method, composite in lrp_peers().items():
        out[method] = relevance(composite, copy.deepcopy(plain), x, c)
    for method, maker in CAMS.items():
        if method == "score-cam":
            shifted = Shifted(network, baseline)
            shifted.last_maps = network.last_maps
            with AsOurs():
                out[method] = cam_peer(maker, shifted, x - baseline, c)
        else:
            out[method] = cam_peer(maker, network, x, c)
    out["ablation-cam"] = out["ablation-cam"] * np.sign(network(x)[0, c].item())
    return out


def integrated_peer(network, x, c, baseline, ours):
    """Of the numbers of steps that ours may have ended with, the one that fits."""
    peers = [IntegratedGradients(network).attribute(x, torch.full_like(x, baseline), c, n_steps=n,
                                                    method="gausslegendre").detach()[0, 0].numpy() for n in IG_STEPS]
    return min(peers, key=lambda peer: difference(ours, peer))


def difference(ours, peer):
    return np.abs(ours - peer).max() / max(np.abs(peer).max(), 1e-12)


def segments_of(shap_map):
    """The superpixels of a map of ours: every one has a value of its own."""
    return np.unique(shap_map, return_inverse=True)[1].reshape(shap_map.shape)


def exact_table(leukolens, folder, network, model, cells):
    """{method: largest relative difference}."""
    p = model["preprocessing"]
    baseline = -p["mean"] / p["std"]
    ours = our_maps(leukolens, folder, model, cells, EXACT, "--window", str(WINDOW), "--stride", str(STRIDE),
                    "--segments", str(SEGMENTS), "--perturbations", str(2 ** SEGMENTS))
    plain = folded(copy.deepcopy(network))
    worst = dict.fromkeys(EXACT, 0.)
    for i, cell in enumerate(cells):
        x = torch.from_numpy(cell)[None].double()
        for c in range(len(model["classes"])):
            peers = exact_peers(network, plain, x.clone().requires_grad_(True), c, baseline)
            peers["integrated-gradients"] = integrated_peer(network, x, c, baseline, ours["integrated-gradients"][i][c])
            peers["kernel-shap"] = shap_peer(network, x, baseline, segments_of(ours["kernel-shap"][i][0]), c,
                                             2 ** SEGMENTS + 10)
            for method, peer in peers.items():
                apart = difference(ours[method][i][c], peer)
                if method == "eigen-cam":  # its sign is free
                    apart = min(apart, difference(-ours[method][i][c], peer))
                worst[method] = max(worst[method], apart)
    return worst


def lime_peer(network, cell, baseline, segments, c, seed):
    from lime.lime_image import LimeImageExplainer

    def classify(images):
        with torch.no_grad():
            return network(torch.from_numpy(images[:, None, :, :, 0]).double()).double().numpy()
    image = np.repeat(cell[0, 0].numpy().astype(np.float64)[:, :, None], 3, 2)
    told = LimeImageExplainer(random_state=seed).explain_instance(
        image, classify, labels=(c,), top_labels=None, hide_color=baseline, num_samples=1024, batch_size=256,
        segmentation_fn=lambda _: segments)
    effects = np.zeros(segments.max() + 1)
    for k, effect in told.local_exp[c]:
        effects[k] = effect
    return (effects / np.bincount(segments.ravel()))[segments]


def sampled_peer(method, network, x, c, baseline, references, segments, seed):
    torch.manual_seed(seed)
    if method in ("smooth-grad", "var-grad"):
        std = 0.15 * float(x.max() - x.min())
        kind = "smoothgrad" if method == "smooth-grad" else "vargrad"
        peer = NoiseTunnel(Saliency(network)).attribute(x, nt_type=kind, nt_samples=COPIES, stdevs=std, target=c,
                                                        abs=False)
    elif method == "expected-gradients":
        peer = GradientShap(network).attribute(x, references, n_samples=COPIES, stdevs=0., target=c)
    elif method == "lime":
        return lime_peer(network, x, baseline, segments, c, seed)
    else:
        np.random.seed(seed)
        return shap_peer(network, x, baseline, segments, c, 1024)
    return peer.detach()[0, 0].numpy()


def sampled_table(leukolens, folder, network, model, cell):
    """{method: fraction of values of one map within 3 standard errors, with the seeds as the sample}."""
    p = model["preprocessing"]
    baseline = -p["mean"] / p["std"]
    references = torch.from_numpy(np.load(folder / "reference_input.npy")).double()
    x, c = torch.from_numpy(cell)[None].double(), 0
    ours = [our_maps(leukolens, folder, model, [cell], SAMPLED, "--samples", str(COPIES), "--seed", str(seed))
            for seed in range(1, SEEDS + 1)]
    segments = segments_of(ours[0]["kernel-shap"][0][c])
    share = {}
    for method in SAMPLED:
        a = np.stack([run[method][0][c] for run in ours]).astype(float)
        b = np.stack([sampled_peer(method, network, x, c, baseline, references, segments, seed)
                      for seed in range(SEEDS)]).astype(float)
        error = np.sqrt((a.var(0, ddof=1) + b.var(0, ddof=1)) / SEEDS)
        share[method] = float((np.abs(a.mean(0) - b.mean(0)) <= 3 * error).mean())
    return share


def print_table(title, methods, columns, cells):
    print(f"\n{title}\n| method | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for method in methods:
        print(f"| {method} | " + " | ".join(cells(method)) + " |", flush=True)


def main(leukolens, folders):
    print(", ".join(f"{name} {version(name)}" for name in ("torch", "captum", "grad-cam", "zennit", "shap", "lime")))
    twins = [(folder, *twin_of(folder), np.load(folder / "reference_input.npy")[:CELLS]) for folder in folders]
    columns = [model["architecture"]["name"] for _, _, model, _ in twins]
    for _, network, _, _ in twins:
        network.double()  # so that what differs is ours
    exact = [exact_table(leukolens, *twin) for twin in twins]
    print_table(f"Largest difference over the peer's largest value, {CELLS} cells, all classes", EXACT, columns,
                lambda method: [f"{table[method]:.1e}" for table in exact])
    sampled = [sampled_table(leukolens, folder, network, model, cells[0]) for folder, network, model, cells in twins]
    print_table(f"Values within 3 standard errors, {SEEDS} seeds on either side", SAMPLED, columns,
                lambda method: [f"{100 * table[method]:.1f} %" for table in sampled])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), [pathlib.Path(folder) for folder in sys.argv[2:]])
