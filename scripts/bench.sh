#!/usr/bin/env bash
# Measures one part of the program against its peers, one run, side by side:
#   scripts/bench.sh calibration|evaluate|classify|train|explain|capture [options of that benchmark]
# Each is scripts/bench/<word>.sh or .py and needs a release build; those in Python run in build/peers, which
# scripts/peers.sh makes (or PY=<python>).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
word=${1:-}
shift || true
if [ -e "scripts/bench/$word.sh" ]; then
  exec bash "scripts/bench/$word.sh" "$@"
elif [ -n "$word" ] && [ -e "scripts/bench/$word.py" ]; then
  exec "${PY:-build/peers/bin/python}" "scripts/bench/$word.py" "$@"
fi
echo "usage: scripts/bench.sh WORD, one of: $(cd scripts/bench && ls | sed 's/\..*//' | sort -u | paste -sd' ')" >&2
exit 2
