#!/usr/bin/env bash
#SBATCH --job-name=leukolens --cpus-per-task=2 --mem=2G --time=4:00:00 --requeue --open-mode=append
# One shard of `leukolens classify` as a task of a Slurm array, without Snakemake:
#   sbatch --array=1-8 workflow/slurm_array.sh 8 MODEL OUTPUT INPUT...
#   leukolens merge OUTPUT/*-of-8.csv --output predictions.csv
# The number of shards stands apart from the array so that --array=3 submits one of them again. A task that was killed
# goes on where it was; one that is finished already returns at once. LEUKOLENS names the program if it is not in PATH.
set -euo pipefail
if [ $# -lt 4 ] || [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
  echo "usage: sbatch --array=1-N workflow/slurm_array.sh N MODEL OUTPUT INPUT..." >&2
  exit 2
fi
shards=$1 model=$2 output=$3
shift 3
mkdir -p "$output"
status=0
"${LEUKOLENS:-leukolens}" classify "$@" --model "$model" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
  --output "$output/$SLURM_ARRAY_TASK_ID-of-$shards.csv" --threads "${SLURM_CPUS_PER_TASK:-1}" --resume --quiet || status=$?
[ "$status" -le 1 ] || exit "$status" # 1: some images failed; their rows say why
