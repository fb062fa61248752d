#!/usr/bin/env bash
# Sets up everything on Debian 12 or later and builds build/release/leukolens. Safe to run again; quick when all is there.
#   LibTorch_ROOT=FOLDER scripts/setup.sh   uses a LibTorch of your own (a folder with lib and include) instead of pip's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build
log=build/setup.log
: > "$log"

step() { printf '%s\n' "$*"; }
quietly() { "$@" >> "$log" 2>&1 || { tail -n 30 "$log" >&2; echo "failed: $* (whole log: $log)" >&2; exit 1; }; }

libraries="libcli11-dev libspdlog-dev nlohmann-json3-dev catch2 libopencv-core-dev libopencv-imgproc-dev libtiff-dev
  libpng-dev libjpeg62-turbo-dev libeigen3-dev libboost-math-dev libssl-dev libzip-dev libkainjow-mustache-dev
  libpango1.0-dev fonts-dejavu-core libpugixml-dev libutf8proc-dev libhdf5-dev libdeflate-dev"
missing=""
for package in $libraries; do
  dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=" $package"
done
while read -r command package; do
  command -v "$command" > /dev/null || missing+=" $package"
done << 'END'
g++ g++
cmake cmake
ninja ninja-build
ccache ccache
git git
pkg-config pkg-config
gnuplot gnuplot-nox
rsvg-convert librsvg2-bin
END
[ -n "${LibTorch_ROOT:-}" ] || python3 -c 'import ensurepip, venv' 2> /dev/null || missing+=" python3-venv"
if [ -n "$missing" ]; then
  step "installing Debian packages:$missing"
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  quietly $as_root apt-get update
  quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
fi

# LibTorch from the Python package index. The CPU build (2.13.0+cpu) needs none of the package's Python dependencies;
# an index without it gives the CUDA build, whose libraries come as dependencies.
if [ -z "${LibTorch_ROOT:-}" ] && ! ls build/venv/lib/python3*/site-packages/torch/lib/libtorch.so > /dev/null 2>&1; then
  step "installing LibTorch 2.13.0 into build/venv"
  quietly python3 -m venv build/venv
  build/venv/bin/pip install -q --no-deps torch==2.13.0+cpu >> "$log" 2>&1 || quietly build/venv/bin/pip install -q torch==2.13.0
fi

# OpenVINO, the faster engine of `classify`, is optional: without it the build is whole and LibTorch runs the networks.
if [ -z "${LibTorch_ROOT:-}" ] && ! ls build/venv/lib/python3*/site-packages/openvino/libs/libopenvino.so* > /dev/null 2>&1; then
  step "installing OpenVINO 2026.4.1 into build/venv"
  build/venv/bin/pip install -q --no-deps openvino==2026.4.1 >> "$log" 2>&1 || step "OpenVINO is not to be had here: going on without it"
fi

step "building build/release/leukolens"
quietly cmake --preset release ${LibTorch_ROOT:+-DLibTorch_ROOT="$LibTorch_ROOT"}
quietly cmake --build --preset release --target leukolens leukolens-nn
step "ready: build/release/leukolens --help"
