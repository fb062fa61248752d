#!/usr/bin/env bash
# The front must start at once: it links neither LibTorch nor GDAL nor what writes in pictures, and --help takes at most 50 ms (best of 15).
set -eu
program=$1
if ldd "$program" | grep -E 'torch|gdal|libc10|pango|cairo'; then
  echo "the front links LibTorch, GDAL, Pango or Cairo"
  exit 1
fi
other=$(dirname "$program")/leukolens-ov  # only where the build has OpenVINO
if [ -e "$other" ] && ldd "$other" | grep -E 'torch|gdal|libc10'; then
  echo "leukolens-ov links LibTorch or GDAL: it is there to start without"
  exit 1
fi
best=1000000
for _ in $(seq 15); do
  begin=$(date +%s%N)
  "$program" --help > /dev/null
  took=$((($(date +%s%N) - begin) / 1000))
  [ "$took" -ge "$best" ] || best=$took
done
echo "--help: $best us, best of 15"
[ "$best" -le 50000 ]
