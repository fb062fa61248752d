#!/usr/bin/env bash
# Which patterns are general over 5 folds x 3 seeds x 3 architectures? Trains 45 networks and makes one atlas of them.
#
#     scripts/atlas_networks.sh CELLS [WORK]        CELLS: a folder of one folder a class; WORK: build/atlas_networks
#
# Prints the seconds of both steps and the largest memory of the atlas. What is in WORK already is not trained again.
# Needs a release build (LEUKOLENS=<program>, else build/release/leukolens), /usr/bin/time.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -ge 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2; }
cells=$1 work=${2:-$root/build/atlas_networks}
program=$(realpath "${LEUKOLENS:-$root/build/release/leukolens}")
mkdir -p "$work"

begin=$SECONDS
models=()
for architecture in leukonet lenet5 resnet18; do
  for seed in 1 2 3; do
    of=$work/$architecture-$seed
    # an ensemble's members are the networks of its folds
    [ -e "$of" ] || "$program" train "$cells" --output "$of" --architecture "$architecture" --seed "$seed" --folds 5 \
      --deploy ensemble --epochs "${EPOCHS:-30}" --quiet 2>> "$work/log"
    for member in "$of"/members/*; do models+=(--model "$member"); done
  done
done
echo "training: $((SECONDS - begin)) s, $((${#models[@]} / 2)) networks in all"
/usr/bin/time -f "atlas: %e s, %M KiB at most, %P of a core" \
  "$program" atlas "$cells" "${models[@]}" --output "$work/atlas" --force --quiet 2> >(grep -v "^warning" >&2)
python3 - "$work/atlas/atlas.json" << 'P'
import json, sys
general = json.load(open(sys.argv[1]))["general"]
print("| class | pattern | agreement (95 % interval) | in the class's own | same architecture | others | verdict |\n|---|---|---|---|---|---|---|")
number = lambda x: "-" if x is None else f"{x:.2f}"
estimate = lambda e: number(e["value"]) + (f" ({e['ci'][0]:.2f} to {e['ci'][1]:.2f})" if e["ci"] else "")
for a in general:
    print("|", " | ".join([a["class"], a["pattern"], estimate(a["same"]), estimate(a["own"]), number(a["within_architecture"]), number(a["across_architectures"]), a["verdict"]]), "|")
P
