#!/usr/bin/env bash
# Makes the files of tests/golden anew by scripts/golden_*.py, with the peers that scripts/golden_requirements.txt locks, in a
# virtual environment of its own (build/golden; Python 3.11 or later).
#   scripts/golden.sh                  all of them, some minutes
#   scripts/golden.sh metrics counts   these alone
#   OUTPUT=FOLDER scripts/golden.sh    into another folder, to compare
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
requirements=scripts/golden_requirements.txt output=${OUTPUT:-tests/golden} python=build/golden/bin/python
if ! cmp -s "$requirements" build/golden/requirements.txt; then
  python3 -m venv --clear build/golden
  # The list is whole, and --no-deps keeps a dependency from bringing another torch.
  "$python" -m pip install -q --no-deps -r "$requirements"
  # Where the index has torch for CUDA alone, it wants its libraries; what came along with them goes back to the list.
  if ! "$python" -c 'import torch' 2> /dev/null; then
    "$python" -m pip install -q torch==2.13.0
    "$python" -m pip install -q --no-deps -r "$requirements"
  fi
  cp "$requirements" build/golden/requirements.txt
fi
names=("$@")
[ $# -gt 0 ] || names=($(cd scripts && printf '%s\n' golden_*.py | sed 's/^golden_//; s/\.py$//'))
mkdir -p "$output"
for name in "${names[@]}"; do
  echo "$name"
  "$python" "scripts/golden_$name.py" "$output" > build/golden/log 2>&1 || { tail -n 20 build/golden/log >&2; exit 1; }
done
