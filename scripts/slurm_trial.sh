#!/usr/bin/env bash
# Tries workflow/ on a real Slurm of one node: phantom captures, one of them damaged, are classified by Snakemake and by a
# plain array; a job of each is killed in the middle and what is missing started again; the merged tables must have the
# very bytes of one unsharded run.
#   scripts/slurm_trial.sh [--program build/release/leukolens] [--frames 400] [--shards 6] [--keep]
# As root, on Debian with slurm-wlm and munge (installed if they are missing) and Python 3.11 or later. Snakemake goes to
# build/snakemake (or $SNAKEMAKE_VENV). All else is in a temporary folder, but for a link to it, /etc/slurm/slurm.conf: jobs of
# Snakemake do not see SLURM_CONF. Not part of CI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD program=build/release/leukolens frames=400 shards=6 keep=
while [ $# -gt 0 ]; do
  case $1 in
    --program) program=$2; shift ;;
    --frames) frames=$2; shift ;;
    --shards) shards=$2; shift ;;
    --keep) keep=1 ;;
    *) sed -n 5p "$0" >&2; exit 2 ;;
  esac
  shift
done
conf=/etc/slurm/slurm.conf
[ ! -e "$conf" ] || { echo "slurm_trial.sh: $conf: this machine has a Slurm already. Run it in a container." >&2; exit 3; }
[ "$(id -u)" = 0 ] || { echo "slurm_trial.sh: Slurm's daemons are started by root only. Run it in a container." >&2; exit 3; }
program=$(realpath "$program")
venv=$(realpath -m "${SNAKEMAKE_VENV:-build/snakemake}")
work=$(mktemp -d /tmp/slurm_trial.XXXXXX)
chmod 755 "$work"
slurm=$work/slurm lab="$work/the lab" # with a blank, as people have it
daemons=()

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() { say "FAILED: $*"; exit 1; }

stop() {
  scancel --user=root 2> /dev/null || true
  for pid in "${daemons[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -f "$conf"
  if [ -n "$keep" ]; then echo "kept: $work"; else rm -rf "$work"; fi
}

install_tools() {
  if ! command -v slurmctld slurmd munged > /dev/null; then
    apt-get install -qq -y --no-install-recommends slurm-wlm munge > "$work/apt.log" || fail "apt-get, see $work/apt.log"
  fi
  if [ ! -x "$venv/bin/snakemake" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q 'snakemake>=9,<10' 'snakemake-executor-plugin-slurm>=2.8,<3'
  fi
}

start_slurm() {
  mkdir -p "$slurm/state" "$slurm/spool"
  head -c 128 /dev/urandom > "$slurm/munge.key"
  chmod 400 "$slurm/munge.key"
  cat > "$slurm/slurm.conf" << END
ClusterName=trial
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
AuthType=auth/munge
AuthInfo=socket=$slurm/munge.socket
CryptoType=crypto/munge
SlurmUser=root
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$(free -m | awk '/^Mem/ {print int($2 / 2)}')
PartitionName=main Nodes=ALL Default=YES State=UP
END
  ln -sf "$slurm/slurm.conf" "$conf"
  munged --foreground --force --key-file="$slurm/munge.key" --socket="$slurm/munge.socket" --pid-file="$slurm/munge.pid" \
    --log-file="$slurm/munge.log" --seed-file="$slurm/munge.seed" &> "$slurm/munged.out" & daemons+=($!)
  sleep 1
  slurmctld -D &> "$slurm/slurmctld.log" & daemons+=($!)
  slurmd -D &> "$slurm/slurmd.log" & daemons+=($!)
  for _ in $(seq 60); do
    [ "$(sinfo -h -o %t 2> /dev/null)" = idle ] && return
    sleep 1
  done
  keep=1
  fail "the node does not become idle; see $slurm/slurmctld.log and slurmd.log"
}

# Labels as the sample model names its classes, and a capture that is cut off: exit code 1 must not fail a job.
make_captures() {
  mkdir "$lab"
  "$program" simulate "$lab/study" --captures 4 --frames "$frames" --quiet
  local captures="$lab/study/captures" first
  first=$(find "$captures" -name '*.phase' | sort | head -n 1)
  head -c 20000 "$first" > "$captures/cut off.phase"
  sed -e 's/,Mon,/,monocyte,/; s/,Neu,/,neutrophil,/; s/,Eos,/,eosinophil,/; s/,Lym,/,lymphocyte,/' \
    "$lab/study/manifest.csv" > "$lab/study/all captures.csv"
  echo 'captures/cut off.phase,monocyte,D9,D9_blood,cut' >> "$lab/study/all captures.csv"
}

classify_whole() {
  local status=0
  (cd "$lab" && "$program" classify "study/all captures.csv" --model "$root/data/phantom-model" --output whole.csv --quiet) ||
    status=$?
  [ "$status" = 1 ] || fail "the unsharded run ended with $status; 1 was due to the damaged capture"
}

# Kills one shard's program and then its whole job, as the end of its node does, once its table has rows.
# $1: folder of the shards, $2: log of the run, for the case that nothing comes
kill_one() {
  local part shard pid job
  for _ in $(seq 1500); do
    for part in "$1"/*.csv.part; do
      [ -e "$part" ] && [ "$(wc -l < "$part")" -gt 100 ] || continue
      shard=$(basename "$part" .part)
      for pid in $(pgrep -f "^$program[-a-z]* classify .*/$shard"); do
        job=$(tr '\0' '\n' 2> /dev/null < "/proc/$pid/environ" | sed -n 's/^SLURM_JOB_ID=//p')
        [ -n "$job" ] && kill -KILL "$pid" && scancel --full --signal=KILL "$job" || continue
        sleep 2
        [ -e "$part" ] || continue 3 # it was faster: another one
        say "killed Slurm job $job (shard ${shard%.csv}) after $(($(wc -l < "$part") - 1)) rows"
        return
      done
    done
    sleep 0.02
  done
  keep=1
  fail "no shard was under way long enough to be killed; give more --frames. See $2"
}

snakemake() {
  (cd "$lab" && "$venv/bin/snakemake" --snakefile "$root/workflow/Snakefile" --profile "$root/workflow/profiles/slurm" \
    --configfile config.yaml --retries 0 --slurm-status-command squeue --slurm-no-account \
    --slurm-init-seconds-before-status-checks 5 --latency-wait 10 "$@")
}

try_snakemake() {
  cat > "$lab/config.yaml" << END
inputs: ["study/all captures.csv"]
model: $root/data/phantom-model
output: by snakemake
shards: $shards
evaluate: true
threads: 1
program: $program
options: {evaluate: [--figures, none]}
END
  local first=0 run
  snakemake &> "$work/snakemake1.log" & run=$!
  kill_one "$lab/by snakemake/shards" "$work/snakemake1.log"
  wait "$run" || first=$?
  [ "$first" != 0 ] || fail "Snakemake did not notice that a job was killed"
  say "first run of Snakemake ended with $first, $(find "$lab/by snakemake/shards" -name '*.csv' | wc -l) of $shards shards done"
  snakemake &> "$work/snakemake2.log" || { keep=1; fail "second run, see $work/snakemake2.log"; }
  say "second run ended; its jobs: $(awk '$1 ~ /^(classify|merge|evaluate)$/ {printf "%s %s  ", $1, $2}' "$work/snakemake2.log")"
  same_bytes "$lab/by snakemake/predictions.csv" "by Snakemake"
  [ -s "$lab/by snakemake/report/report.html" ] || fail "no report"
}

wait_for_jobs() { while [ -n "$(squeue -h)" ]; do sleep 1; done; }

try_array() {
  local submit=(sbatch --quiet --chdir="$lab" --cpus-per-task=1 --output="$work/array-%a.log")
  local job=("$root/workflow/slurm_array.sh" "$shards" "$root/data/phantom-model" "by array" "study/all captures.csv")
  export LEUKOLENS=$program
  "${submit[@]}" --no-requeue --array="1-$shards" "${job[@]}"
  kill_one "$lab/by array" "$work/array-1.log"
  wait_for_jobs
  say "array ended, $(find "$lab/by array" -name '*.csv' | wc -l) of $shards shards done"
  "${submit[@]}" --array="1-$shards" "${job[@]}"
  wait_for_jobs
  "$program" merge "$lab/by array"/*-of-"$shards".csv --output "$lab/by array/predictions.csv" --quiet || [ $? = 1 ]
  same_bytes "$lab/by array/predictions.csv" "by array"
}

same_bytes() {
  cmp "$lab/whole.csv" "$1" || { keep=1; fail "$2: other bytes than the unsharded run"; }
  say "$2: the $(wc -c < "$1") bytes of the unsharded run"
}

trap stop EXIT
install_tools
start_slurm
say "$(slurmctld -V), Snakemake $("$venv/bin/snakemake" --version), $("$venv/bin/pip" list 2> /dev/null |
  awk '$1 == "snakemake-executor-plugin-slurm" {print $1, $2}'), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
make_captures
say "4 captures of $frames frames and a damaged one"
classify_whole
say "unsharded run: $(($(wc -l < "$lab/whole.csv") - 1)) rows"
try_snakemake
try_array
say "passed"
