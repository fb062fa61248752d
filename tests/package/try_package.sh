#!/usr/bin/env bash
set -eu
cmake=$1 build=$2 outside=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cmake" --install "$build" --prefix "$work/prefix" > "$work/log" 2>&1 || { tail "$work/log"; exit 1; }
"$work/prefix/bin/leukolens" --version
for file in man/man1/leukolens-train.1 bash-completion/completions/leukolens zsh/site-functions/_leukolens \
  fish/vendor_completions.d/leukolens.fish; do
  test -s "$work/prefix/share/$file" || { echo "not installed: share/$file"; exit 1; }
done
"$cmake" -S "$outside" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" > "$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }
"$cmake" --build "$work/build" > "$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }
"$work/build/outside_base"
"$work/build/outside_nn"
