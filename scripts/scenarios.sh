#!/usr/bin/env bash
# Makes docs/scenarios.md anew: what the program is for, tried on simulated cells and, where given, on real ones.
#
#     scripts/scenarios.sh [--quick] [--work FOLDER] [CELLS]
#
# CELLS: a folder with labels.csv or manifest.csv (path,label[,donor,...]) of small float32 TIFF images; docs/scenarios.md shows
# 299 public images of lymphocytes, monocytes and granulocytes. Without it the simulated cells alone are tried.
# Every report, gallery and atlas stays in FOLDER (build/scenarios); what is there already is not made again. About 15 minutes of
# processor time.
# --quick tries the way with few cells and epochs; its page is FOLDER/scenarios.md, docs/ stays as it is.
# Needs a release build (LEUKOLENS=<program>, else build/release/leukolens), Python 3 with venv and pip for numpy and tifffile.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
quick= work=$root/build/scenarios cells=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=yes ;;
    --work) work=$2 && shift ;;
    -*) echo "scenarios.sh: unknown option $1" >&2 && exit 2 ;;
    *) cells=$1 ;;
  esac
  shift
done
program=$(realpath "${LEUKOLENS:-$root/build/release/leukolens}")
mkdir -p "$work"
work=$(realpath "$work")
python=$work/python/bin/python
[ -x "$python" ] || { python3 -m venv "$work/python" && "$work/python/bin/pip" install -q numpy tifffile; }

epochs=40 draws=3 seeds=3 simulated=800 donors=40 changed=8
[ -n "$quick" ] && epochs=4 draws=1 seeds=1 simulated=200 donors=20

run() { # run OUTPUT COMMAND...: a command of the program, unless its output is there; exit code 1 is "some images failed"
  local out=$1 code=0
  shift
  [ -e "$out" ] && return
  mkdir -p "$(dirname "$out")"
  "$program" "$@" --quiet >> "$work/log" 2>&1 || code=$?
  [ "$code" -le 1 ] || { echo "leukolens $*: exit code $code, see $work/log" >&2 && exit 1; }
}
prepare() { # prepare OUTPUT ARGUMENTS...: manifests and changed images
  [ -e "$1" ] && return
  shift
  "$python" "$root/scripts/scenarios_cells.py" "$@"
}
train() { run "$2" train "$1" --output "$2" --epochs "$epochs" --seed 1 "${@:3}"; }
# Cross-validates, trains on all, and calibrates on the out-of-fold cells, with sets, a promised error and a limit of novelty.
train_calibrated() { # train_calibrated CELLS MODEL [FOLDS]
  train "$1" "$2" --folds "${3:-5}"
  # a file beside the model tells: --folds leaves a calibration, but one without these thresholds
  run "$2.calibrated" calibrate "$2/oof_predictions.csv" --model "$2" --conformal lac --max-error "$max_error" --unknown 0.95
  touch "$2.calibrated"
}
classify() { run "$3" classify "$1" --model "$2" --output "$3"; }
# classify, then the report on all of these cells
evaluate() { # evaluate CELLS MODEL OUT
  classify "$1" "$2" "$3/predictions.csv"
  run "$3/report" evaluate "$3/predictions.csv" --model "$2" --output "$3/report"
}
atlas() { run "$2" atlas "$1" --output "$2" "${@:3}"; }

class_calls() { # (a)
  train_calibrated "$split/all.csv" "$model"
  evaluate "$split/test.csv" "$model" "$here/calls"
  atlas "$split/test.csv" "$here/calls/atlas" --model "$model"
}

unseen_class() { # (b)
  local class
  for class in $(tail -n +2 "$split/all.csv" | cut -d, -f2 | sort -u); do
    local at=$here/unseen/$class
    prepare "$at/train.csv" without "$split/all.csv" "$at" "$class"
    train_calibrated "$at/train.csv" "$at/model" 3
    classify "$at/left_out.csv" "$at/model" "$at/left_out_predictions.csv"
    classify "$at/test.csv" "$at/model" "$at/test_predictions.csv"
    atlas "$at/left_out.csv" "$at/atlas" --model "$at/model"
  done
}

few_cells() { # (c)
  local n draw
  for n in 20 50 100; do
    for draw in $(seq "$draws"); do
      local at=$here/few/$n-$draw
      prepare "$at.csv" few "$split/train.csv" "$at.csv" --cells "$n" --draw "$draw"
      train_calibrated "$at.csv" "$at/model"
      evaluate "$split/test.csv" "$at/model" "$at"
    done
  done
}

changed_input() { # (d)
  local how by
  while read -r how by; do
    local at=$here/changed/$how-$by
    prepare "$at/manifest.csv" change "$split/test.csv" "$at" --how "$how" --by "$by"
    evaluate "$at/manifest.csv" "$model" "$at"
  done <<< $'defocus 2\ndefocus 8\ndefocus 32\nnoise 0.05\nnoise 0.1\nnoise 0.2\ncontrast 0.8\ncontrast 1.2'
  atlas "$here/changed/defocus-$changed/manifest.csv" "$here/changed/defocus-$changed/atlas" --model "$model"
}

impure_labels() { # (e) each half of the cells is looked at by a network that was trained on the other
  local at=$here/impure half
  prepare "$at/flipped.csv" flip "$split/train.csv" "$at/flipped.csv" --share 0.1
  prepare "$at/2.csv" halves "$at/flipped.csv" "$at"
  for half in 1 2; do
    train "$at/$half.csv" "$at/model-$half"
    classify "$at/$half.csv" "$at/model-$half" "$at/predictions-$half.csv"
    atlas "$at/$half.csv" "$at/atlas-$half" --model "$at/model-$half" --where role=test
  done
}

doubted_cells() { # (f)
  run "$here/doubted/why" explain "$split/test.csv" --model "$model" --method occlusion,grad-cam --target all \
    --where "confidence<0.9" --max-cells 24 --output "$here/doubted/why"
}

in_general() { # (g)
  local seed architecture models=()
  for architecture in leukonet lenet5; do
    for seed in $(seq "$seeds"); do
      local at=$here/general/$architecture-$seed
      run "$at" train "$split/all.csv" --output "$at" --epochs "$epochs" --seed "$seed" --architecture "$architecture"
      models+=(--model "$at")
    done
  done
  atlas "$split/all.csv" "$here/general/atlas" "${models[@]}"
}

all_scenarios() { # all_scenarios NAME MANIFEST
  here=$work/$1 split=$work/$1/split model=$work/$1/model
  prepare "$split/test.csv" split "$2" "$split"
  local scenario
  for scenario in class_calls unseen_class few_cells changed_input impure_labels doubted_cells in_general; do
    local begin=$SECONDS
    "$scenario"
    echo "$1: $scenario, $((SECONDS - begin)) s"
  done
}

max_error=0.1
run "$work/study" simulate "$work/study" --cells "$simulated" --donors "$donors" --difficulty 2 --seed 1
all_scenarios phantom "$work/study/manifest.csv"
if [ -n "$cells" ]; then
  max_error=0.2 # a stricter promise cannot be kept with so few cells: nothing would be accepted
  manifest=$cells/manifest.csv
  [ -e "$manifest" ] || manifest=$cells/labels.csv
  all_scenarios cells "$manifest"
fi
page=$root/docs/scenarios.md
[ -n "$quick" ] && page=$work/scenarios.md
python3 "$root/scripts/scenarios_page.py" "$work" "$page"
echo "$page"
