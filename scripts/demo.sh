#!/usr/bin/env bash
# Sets up, then goes the whole way on simulated leukocytes: simulate, train, classify, calibrate, evaluate, explain.
# Everything lands in build/demo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh
out=build/demo
rm -rf "$out"
mkdir -p "$out"
run() { printf '\n$ leukolens %s\n' "$*"; build/release/leukolens "$@"; }

run simulate $out/study --cells 1200 --donors 40 --seed 1
run inspect $out/study/manifest.csv
run train $out/study/manifest.csv --output $out/model --epochs 30
run verify $out/model
run classify $out/study/manifest.csv --model $out/model --output $out/predictions.csv
run calibrate $out/predictions.csv --model $out/model
run evaluate $out/predictions.csv --model $out/model --output $out/report --count specimen
run explain $out/predictions.csv --root $out/study --model $out/model --method grad-cam --target all \
  --where role=test --max-cells 12 --output $out/grad-cam
run explain $out/predictions.csv --root $out/study --model $out/model --method occlusion --target predicted \
  --where role=test --max-cells 12 --output $out/occlusion

printf '\nThe report:        %s\nSaliency pictures: %s and %s\n' "$PWD/$out/report/report.html" "$PWD/$out/grad-cam" "$PWD/$out/occlusion"
