#!/usr/bin/env bash
# Each room uses only rooms listed before it, and LibTorch stays behind the wall.
set -eu
cd "$1"
rooms="core phase phantom dataset capture model predictions statistics decisions metrics calibration holdout population engine inference
  training attribution pictures explain review readers atlas report"
failed=0
allowed=""
# rooms_of PATTERN FILES...: the rooms in the includes that match.
rooms_of() { local pattern=$1; shift; cat "$@" 2> /dev/null | grep -oP "$pattern" | sort -u || true; }
for room in $rooms; do
  allowed+=" $room"
  case $room in
    pictures) may_use="core phase pictures" ;;
    report) may_use="core statistics decisions metrics calibration holdout population report" ;;
    *) may_use=$allowed ;;
  esac
  for other in $(rooms_of '#include "leukolens/\K[a-z]+' include/leukolens/"$room"/* src/"$room"/*.[ch]pp); do
    case " $may_use " in *" $other "*) ;; *) echo "$room includes $other, which stands after it"; failed=1 ;; esac
  done
  # A private header is spelled "room/x.hpp" or, beside it, "x.hpp"; x.hpp.in makes one of its own.
  for other in $(rooms_of '#include "(?!leukolens/)\K[a-z_]+(?=/)' include/leukolens/"$room"/* src/"$room"/*.[ch]pp); do
    [ "$other" = "$room" ] || { echo "$room includes a private header of $other"; failed=1; }
  done
  for header in $(rooms_of '#include "\K[a-z_]+\.hpp(?=")' include/leukolens/"$room"/* src/"$room"/*.[ch]pp); do
    [ -e "src/$room/$header" ] || [ -e "src/$room/$header.in" ] || { echo "$room includes $header, which is not its own"; failed=1; }
  done
done
for room in $rooms; do
  if grep -rlE "#include \"$room/" tools --include='*.[ch]pp'; then
    echo "a command includes a private header of $room"
    failed=1
  fi
done
if grep -rlE '#include <(ATen|torch|c10)/' include; then
  echo "a public header includes LibTorch"
  failed=1
fi
if grep -rlE '#include <(ATen|torch|c10)/' include tools src --include='*.[ch]pp' | grep -vE '^src/(engine|training|attribution)/'; then
  echo "LibTorch is included outside src/{engine,training,attribution}"
  failed=1
fi
if grep -rl '#include <torch/torch.h>' src tests --include='*.[ch]pp'; then
  echo "torch/torch.h costs 20 s a file: include the narrow header"
  failed=1
fi
if grep -rlE 'std::(uniform|normal|bernoulli|discrete)[a-z_]*_distribution|std::mt19937|std::random_device' include src tools; then
  echo "random numbers come from core/random.hpp alone"
  failed=1
fi
exit $failed
