#!/usr/bin/env bash
# with_peers.sh <source folder> <script.py> [arguments]: runs the script with the Python of scripts/peers.sh (LEUKOLENS_PEERS, else
# build/peers); exits 77, which ctest shows as skipped, where there is none.
set -euo pipefail
python="${LEUKOLENS_PEERS:-$1/build/peers}/bin/python"
if [ ! -x "$python" ]; then
  echo "skipped: no $python; run scripts/peers.sh"
  exit 77
fi
exec "$python" "$2" "$1" "${@:3}"
