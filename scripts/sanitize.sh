#!/usr/bin/env bash
# Builds the tests of the rooms that do without LibTorch under a sanitizer and runs them:
#   scripts/sanitize.sh asan   memory and undefined behaviour (AddressSanitizer, UndefinedBehaviorSanitizer)
#   scripts/sanitize.sh tsan   races (ThreadSanitizer) of what runs on several threads
#   scripts/sanitize.sh asan metrics report   these rooms alone
# The first run compiles for some minutes. Needs what scripts/setup.sh installs. Exit code 0: nothing was found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
which=${1:-asan}
shift || true
case $which in
  asan) rooms=(core phase phantom dataset capture model predictions statistics decisions metrics calibration holdout population inference
    pictures explain atlas report threads) ;;
  tsan) rooms=(dataset metrics inference explain threads) ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
[ $# = 0 ] || rooms=("$@")
cmake --preset "$which" > /dev/null
cmake --build --preset "$which" --target "${rooms[@]/#/test_}"
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}
export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$PWD/tests/threads/tsan.supp}
failed=""
for room in "${rooms[@]}"; do
  printf '%s: ' "$room"
  "build/$which/tests/$room/test_$room" || failed+=" $room"
done
[ -z "$failed" ] || { echo "found something in:$failed" >&2; exit 1; }
