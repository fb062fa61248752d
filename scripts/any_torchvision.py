"""Imports torchvision also beside a torch that its compiled operators do not fit (the index has them for CUDA alone, and
torch for the CPU): networks need none of them, but the import wants those for boxes to exist."""
import torch

try:
    import torchvision
except RuntimeError:
    for name in ("nms", "qnms"):
        torch.library.define(f"torchvision::{name}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision
