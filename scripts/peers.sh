#!/usr/bin/env bash
# Makes build/peers, a virtual environment with the Python packages that parity tests and benchmarks compare against.
# The product never needs it; tests that do skip without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python3 -m venv build/peers
build/peers/bin/pip install -q torch==2.13.0 numpy safetensors tifffile h5py scikit-learn onnxruntime netcal captum
build/peers/bin/pip install -q torchvision grad-cam # explanations of the benchmark
build/peers/bin/pip install -q betacal probmetrics numba pytorch-minimize # calibrators of the benchmark
build/peers/bin/pip install -q h5py "scikit-image>=0.26" # captures of the benchmark
