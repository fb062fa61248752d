#!/usr/bin/env bash
# Each room uses only rooms listed before it, and LibTorch stays behind the wall.
set -eu
cd "$1"
rooms="core phase phantom dataset predictions metrics calibration model engine training explain report"
failed=0
allowed=""
for room in $rooms; do
  allowed+=" $room"
  [ "$room" = report ] && allowed="core phase dataset predictions metrics calibration model report"
  used=$(cat include/leukolens/"$room"/* src/"$room"/*.[ch]pp | grep -oP '#include "leukolens/\K[a-z]+' | sort -u)
  for other in $used; do
    case " $allowed " in *" $other "*) ;; *) echo "$room includes $other, which stands after it"; failed=1 ;; esac
  done
done
if grep -rlE '#include <(ATen|torch|c10)/' include tools src --include='*.[ch]pp' | grep -vE '^src/(engine|training|explain)/'; then
  echo "LibTorch is included outside src/{engine,training,explain}"
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
