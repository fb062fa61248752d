"""The sample model folder as the Python packages safetensors and torch see it: `model_folder_test.py <source folder>`.

Names, shapes and values of weights.safetensors, and check_logits.npy computed anew from check_input.npy in PyTorch.
"""
import json
import pathlib
import sys

import numpy as np
from safetensors.numpy import load_file

source = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(source / "scripts"))
from leukonet_torch import Leukonet  # the PyTorch twin of the network

folder = source / "data" / "phantom-model"


def check_tensors(weights, network):
    state = {name: tensor for name, tensor in network.state_dict().items() if "num_batches" not in name}
    assert set(weights) == set(state), f"names differ: {set(weights) ^ set(state)}"
    for name, value in weights.items():
        assert value.dtype == np.float32, f"{name}: {value.dtype}"
        assert value.shape == tuple(state[name].shape), f"{name}: {value.shape}, torch has {tuple(state[name].shape)}"
        assert np.isfinite(value).all(), f"{name}: not finite"
        assert not name.endswith("running_var") or (value > 0).all(), f"{name}: a variance of 0 or less"


def check_logits(weights, network):
    import torch
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=False)
    with torch.no_grad():
        logits = network(torch.from_numpy(np.load(folder / "check_input.npy"))).numpy()
    ours = np.load(folder / "check_logits.npy")
    assert ours.shape == logits.shape, f"{ours.shape} against {logits.shape}"
    difference, largest = np.abs(ours - logits).max(), np.abs(logits).max()
    assert difference <= 1e-4 * largest, f"logits differ by {difference} where the largest is {largest}"
    print(f"logits of {len(ours)} cells agree within {difference:.1e} (largest {largest:.3g}) with torch {torch.__version__}")


def check_features(weights, classes):
    features = load_file(folder / "features.safetensors")
    channels = weights["fc.weight"].shape[1]
    assert features["class_means"].shape == (classes, channels)
    for name in ("covariance", "total_covariance"):
        matrix = features[name]
        assert matrix.shape == (channels, channels) and np.allclose(matrix, matrix.T), name
        assert np.linalg.eigvalsh(matrix.astype(float)).min() > 0, f"{name}: not positive definite"


classes = len(json.loads((folder / "model.json").read_text())["classes"])
weights = load_file(folder / "weights.safetensors")
network = Leukonet(classes).eval()
check_tensors(weights, network)
check_logits(weights, network)
check_features(weights, classes)
print(f"{len(weights)} tensors: names, shapes and values as PyTorch has them")
