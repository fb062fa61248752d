#!/usr/bin/env bash
# Sets up, then goes the whole way on simulated leukocytes: simulate, train, classify, calibrate, evaluate, explain, atlas.
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
run explain $out/predictions.csv --root $out/study --model $out/model --target all \
  --method grad-cam,layer-cam,lrp-epsilon-plus-flat,occlusion --where role=test --max-cells 12 --output $out/why
run explain $out/predictions.csv --root $out/study --model $out/model --method grad-cam,layer-cam,occlusion \
  --where role=test --max-cells 12 --score-maps --output $out/scored

run atlas $out/predictions.csv --root $out/study --model $out/model --where role=test --output $out/atlas

printf '\nThe report:   %s\nExplanations: %s\nTheir scores: %s\nThe atlas:    %s\n' "$PWD/$out/report/report.html" "$PWD/$out/why/report.html" "$PWD/$out/scored/report.html" "$PWD/$out/atlas/index.html"
