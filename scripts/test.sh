#!/usr/bin/env bash
# Sets up, builds everything, runs every test, and says which could not run here and why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh
cmake --build --preset release
failed=0
ctest --test-dir build/release --output-on-failure -j 2 || failed=$?
log=build/release/Testing/Temporary/LastTest.log
printf '%s test cases were skipped:\n' "$(grep -c '^ *skipped: ' "$log" || true)"
grep '^ *skipped: ' "$log" | sed 's/^ *skipped: //' | sort | uniq -c || true
exit $failed
