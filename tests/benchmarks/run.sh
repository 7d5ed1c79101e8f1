#!/usr/bin/env bash
# Measures Entente against the floor and prints one line of JSON for each figure. See README.md beside this file.
#
#   tests/benchmarks/run.sh [--quick] [--only NAME[,NAME...]] [--no-build] [--keep]
#
# --quick     3 runs of smaller loads instead of 9
# --only      these figures and no others
# --no-build  takes the binaries that are there
# --keep      leaves the servers' directories and logs where they are
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
bin=${ENTENTE_BIN:-$root/build/release/bin}
# A library, so CMake puts it beside the build files and not among the binaries.
slow_fsync=$root/build/release/tests/benchmarks/libslow_fsync.so

quick=false keep=false build=true only=
while (($#)); do
  case $1 in
    --quick) quick=true ;;
    --keep) keep=true ;;
    --no-build) build=false ;;
    --only) only=,$2,; shift ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done

if $quick; then
  runs=3 commands=20000 single=2000 slow=4000 reads=20000 trail=50000 import=50000 proven=500000
else
  runs=9 commands=50000 single=5000 slow=20000 reads=50000 trail=100000 import=100000 proven=5000000
fi
history=$((import * (runs + 1)))
channels=4

say() { printf 'benchmarks: %s\n' "$*" >&2; }
wanted() {
  local name
  [[ -z $only ]] && return 0
  for name in "$@"; do [[ $only == *,$name,* ]] && return 0; done
  return 1
}

if $build; then
  say "building the release preset"
  [[ -f $root/build/release/CMakeCache.txt ]] || cmake --preset release -S "$root" >&2
  cmake --build "$root/build/release" --target benchmarks entented entente >&2
fi

# Both servers keep their data here, on the disk of the build and never in memory.
work=$(mktemp -d "$root/build/benchmarks.XXXXXX")
declare -A pids=() ports=()
finish() {
  local name
  for name in "${!pids[@]}"; do kill "${pids[$name]}" 2>/dev/null || true; done
  for name in "${!pids[@]}"; do wait "${pids[$name]}" 2>/dev/null || true; done
  if $keep; then say "kept $work"; else rm -rf "$work"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

# start NAME [VARIABLE=VALUE...] PROGRAM ARGUMENT...: starts a server and waits until it says where it listens.
start() {
  local name=$1 line; shift
  local pipe=$work/$name.stdout
  rm -f "$pipe"; mkfifo "$pipe"
  started_ns=$(date +%s%N)
  env "$@" >"$pipe" 2>>"$work/$name.stderr" &
  pids[$name]=$!
  exec {stdout}<"$pipe"
  ports[$name]=
  while IFS= read -r -t 300 -u "$stdout" line; do
    [[ $line == "listening on "* ]] && { ports[$name]=${line##*:}; break; }
  done
  # What it prints later goes nowhere, but the pipe must stay open.
  eval "pipe_$name=$stdout"
  [[ ${ports[$name]} ]] || { say "$name did not start:"; tail -5 "$work/$name.stderr" >&2; exit 1; }
}
stop() {
  local name=$1
  kill "${pids[$name]}" && wait "${pids[$name]}" || say "$name ended with status $?"
  eval "exec {pipe_$name}<&-"
  unset "pids[$name]"
}
start_floor() { start floor "${@:2}" "$bin/floor_server" "$work/$1.floor"; }
start_ours() { start ours "${@:2}" "$bin/entented" --data-dir "$work/$1.ours" --listen 127.0.0.1:0; }

# load NAME MODE [ARGUMENT...]: one run against the server of that name; prints what the run measured.
# No run takes longer than five minutes.
load() { timeout 300 "$bin/load" "$2" --port "${ports[$1]}" --channels "$channels" --since-ns "$started_ns" "${@:3}"; }

# note FIGURE WHO VALUE: keeps what one run has shown. A run that failed has shown nothing, and ends the whole.
note() {
  [[ $3 =~ ^[0-9.]+$ ]] || { say "$1: a run of $2 failed"; tail -3 "$work/$2.stderr" >&2; exit 1; }
  printf '%s\n' "$3" >>"$work/$1.$2.values"
}

# CPU time that a server has used, in microseconds. Its name is in parentheses and may have blanks.
cpu_us() { sed 's/.*) //' "/proc/${pids[$1]}/stat" | awk -v hz="$(getconf CLK_TCK)" '{print ($12 + $13) * 1e6 / hz}'; }
memory_mib() { awk '/^VmRSS:/ {print $2 / 1024}' "/proc/${pids[$1]}/status"; }

# report FIGURE UNIT GOAL: the median of the runs, their median ratio to the floor's run beside each, and the extremes. A
# figure without a floor has 0 for it and for the ratio.
report() {
  wanted "$1" || return 0
  touch "$work/$1.floor.values"
  paste "$work/$1.ours.values" "$work/$1.floor.values" | awk -v name="$1" -v unit="$2" -v goal="$3" '
    function median(list, count,    i, j, swap) {
      for (i = 1; i <= count; i++)
        for (j = i + 1; j <= count; j++)
          if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
      return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
    }
    { ours[NR] = $1; floor[NR] = $2; ratio[NR] = $2 ? $1 / $2 : 0 }
    END {
      value = median(ours, NR)
      printf "{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\", \"floor\": %.6g, \"ratio\": %.3f, ", name, value, unit,
             median(floor, NR), median(ratio, NR)
      printf "\"goal\": \"%s\", \"low\": %.6g, \"high\": %.6g, \"ratio_low\": %.3f, \"ratio_high\": %.3f}\n",
             goal, ours[1], ours[NR], ratio[1], ratio[NR]
    }'
}

# commands FIGURE WHO MODE CALLS CALLERS FIELD RUN: a run of commands; notes the given field and the CPU time.
commands() {
  local figure=$1 who=$2 before after figures
  before=$(cpu_us "$who")
  figures=$(load "$who" "$3" --calls "$4" --callers "$5" --run "$figure-$7")
  after=$(cpu_us "$who")
  note "$figure" "$who" "$(awk -v field="$6" '{print $field}' <<<"$figures")"
  note "$figure.cpu" "$who" "$(awk -v used="$((${after%.*} - ${before%.*}))" -v calls="$4" 'BEGIN {print used / calls}')"
}

durable() {
  local run
  start_floor durable; start_ours durable
  load ours prepare --calls 2000 >/dev/null
  # What comes first warms both and is not counted.
  load floor floor-append --calls 2000 >/dev/null
  load ours record --calls 2000 --run warm >/dev/null
  for ((run = 1; run <= runs; ++run)); do
    if wanted durable_commands_64 server_cpu_us_per_command; then
      commands durable_commands_64 floor floor-append "$commands" 64 1 "$run"
      commands durable_commands_64 ours record "$commands" 64 1 "$run"
    fi
    if wanted durable_commands_1_p50; then
      commands durable_commands_1_p50 floor floor-append "$single" 1 2 "$run"
      commands durable_commands_1_p50 ours record "$single" 1 2 "$run"
    fi
  done
  stop ours; stop floor
  if wanted durable_commands_64 server_cpu_us_per_command; then
    mv "$work/durable_commands_64.cpu.ours.values" "$work/server_cpu_us_per_command.ours.values"
    mv "$work/durable_commands_64.cpu.floor.values" "$work/server_cpu_us_per_command.floor.values"
  fi
  report durable_commands_64 commands/s "ratio >= 0.7"
  report durable_commands_1_p50 us "ratio <= 1.5"
  report server_cpu_us_per_command us "none"
}

slow_disk() {
  local run
  start_floor slow LD_PRELOAD="$slow_fsync"; start_ours slow LD_PRELOAD="$slow_fsync"
  load ours prepare --calls 2000 >/dev/null
  for ((run = 1; run <= runs; ++run)); do
    commands durable_commands_64_slow_disk floor floor-append "$slow" 64 1 "$run"
    commands durable_commands_64_slow_disk ours record "$slow" 64 1 "$run"
  done
  stop ours; stop floor
  report durable_commands_64_slow_disk commands/s "ratio >= 0.7"
}

# Fills both logs with the history; the figures that need a long log use it afterwards.
bulk_import() {
  local run
  start_floor history; start_ours history
  load ours prepare >/dev/null
  for ((run = 0; run <= runs; ++run)); do
    note bulk_import floor "$(load floor floor-import --first $((run * import)) --calls "$import")"
    note bulk_import ours "$(load ours import --first $((run * import)) --calls "$import")"
  done
  report bulk_import events/s "value >= 100000"
}

# Both servers are those of bulk_import.
reading() {
  local run
  # More than a company has, and few enough to be kept ready; what is not kept is folded from its history.
  local alliances=1000
  load ours views-ready >/dev/null 2>&1
  load ours sample >"$work/sample"
  load floor floor-echo --calls 2000 >/dev/null
  load ours get --calls "$alliances" --alliances "$alliances" >/dev/null
  for ((run = 1; run <= runs; ++run)); do
    if wanted get_alliance; then
      note get_alliance floor "$(load floor floor-echo --calls "$reads" | awk '{print $1}')"
      note get_alliance ours "$(load ours get --calls "$reads" --alliances "$alliances" | awk '{print $1}')"
    fi
    if wanted trail_stream; then
      note trail_stream floor "$(load floor floor-trail --calls "$trail" <"$work/sample")"
      note trail_stream ours "$(load ours trail --calls "$trail")"
    fi
  done
  report get_alliance calls/s "ratio >= 0.7"
  report trail_stream events/s "ratio >= 0.5"
}

# Neither server is running; both have the history on disk.
restarting() {
  local run
  for ((run = 1; run <= runs; ++run)); do
    start_floor history
    note startup_1m floor "$(load floor floor-first-answer)"
    note memory_1m floor "$(memory_mib floor)"
    stop floor
    start_ours history
    note startup_1m ours "$(load ours first-answer)"
    note memory_1m ours "$(memory_mib ours)"
    stop ours
  done
  report startup_1m s "value < 2"
  report memory_1m MiB "value < 300"
}

rebuilding() {
  local run
  start_floor history
  for ((run = 1; run <= runs; ++run)); do
    note rebuild_views floor "$(load floor floor-rebuild)"
    rm -rf "$work/history.ours/views"
    start_ours history
    note rebuild_views ours "$(load ours views-ready 2>>"$work/rebuild_views.txt")"
    stop ours
  done
  stop floor
  say "the views, each:"; sort "$work/rebuild_views.txt" >&2
  report rebuild_views events/s "value >= 200000"
}

# One alliance with 100,000 events, asked as of days and positions of which none was asked before.
as_of() {
  local run
  start_floor long; start_ours long
  load ours prepare --calls 2000 >/dev/null
  load ours import-long --calls 100000 >/dev/null
  load floor floor-echo --calls 2000 --callers 1 >/dev/null
  load ours as-of --calls 20 --callers 1 >/dev/null
  for ((run = 1; run <= runs; ++run)); do
    note as_of_100k floor "$(load floor floor-echo --calls "$single" --callers 1 | awk '{print $2}')"
    note as_of_100k ours "$(load ours as-of --calls 200 --callers 1 | awk '{print $2}')"
  done
  stop ours; stop floor
  report as_of_100k us "value < 10000"
}

# What the tree and the checkpoints cost: the floor is the same server without them (without_tree.cc). Who comes first changes
# from run to run.
tree_cost() {
  local run who
  start floor "$bin/entented_without_tree" --data-dir "$work/tree.floor" --listen 127.0.0.1:0
  start_ours tree
  for who in floor ours; do
    load "$who" prepare --calls 2000 >/dev/null
    load "$who" record --calls 2000 --run warm >/dev/null
  done
  for ((run = 1; run <= runs; ++run)); do
    for who in $( ((run % 2)) && echo floor ours || echo ours floor); do
      commands tree "$who" record "$commands" 64 1 "$run"
    done
  done
  stop ours; stop floor
  for who in ours floor; do mv "$work/tree.cpu.$who.values" "$work/tree_cpu_us_per_command.$who.values"; done
  report tree_cpu_us_per_command us "ratio <= 1.1"
}

# How long after its receipt a command is covered by a checkpoint that its caller holds and has verified, under load.
covering() {
  local run
  start_ours cover
  load ours prepare --calls 2000 >/dev/null
  load ours record --calls 2000 --run warm >/dev/null
  for ((run = 1; run <= runs; ++run)); do
    note checkpoint_covers_p99 ours "$(load ours cover --calls "$commands" --callers 64 --run "cover-$run" | awk '{print $3}')"
  done
  stop ours
  report checkpoint_covers_p99 us "value < 1000000"
}

# One long history: proofs out of it, and then the verification of all of it from a copy of its records.
proving() {
  local run first tree=$work/proven.tree seconds
  start_floor proven; start_ours proven
  load ours prepare >/dev/null
  for ((first = 0; first < proven; first += 100000)); do load ours import --first "$first" --calls 100000 >/dev/null; done
  load ours prove --calls 2000 --callers 1 >/dev/null
  for ((run = 1; run <= runs; ++run)); do
    note inclusion_proof_5m_p99 floor "$(load floor floor-echo --calls "$single" --callers 1 | awk '{print $3}')"
    note inclusion_proof_5m_p99 ours \
      "$(load ours prove --first $((run * single)) --calls "$single" --callers 1 | awk '{print $3}')"
  done
  report inclusion_proof_5m_p99 us "value < 2000"
  if wanted verify_log; then
    say "$("$bin/entente" --server "127.0.0.1:${ports[ours]}" tiles "$tree" --entries)"
    "$bin/entente" --server "127.0.0.1:${ports[ours]}" log-key >"$work/proven.key"
  fi
  stop ours; stop floor
  wanted verify_log || return 0
  for ((run = 1; run <= runs; ++run)); do
    # Of the processor, which is what one core can do, however many share it.
    seconds=$(TIMEFORMAT='%U %S'; { time "$bin/entente" verify "$tree" --log-key "@$work/proven.key" >"$work/verified"; } 2>&1)
    grep -q '^verified: the whole log' "$work/verified" || { say "the log does not verify"; cat "$work/verified" >&2; exit 1; }
    note verify_log ours "$(awk -v time="$seconds" '/^verified/ {split(time, part, " "); print $5 / (part[1] + part[2])}' "$work/verified")"
  done
  report verify_log events/s "value >= 500000"
}

if wanted as_of_100k; then as_of; fi
if wanted tree_cpu_us_per_command; then tree_cost; fi
if wanted checkpoint_covers_p99; then covering; fi
if wanted inclusion_proof_5m_p99 verify_log; then proving; fi
if wanted durable_commands_64 durable_commands_1_p50 server_cpu_us_per_command; then durable; fi
if wanted durable_commands_64_slow_disk; then slow_disk; fi
if wanted bulk_import get_alliance trail_stream startup_1m memory_1m rebuild_views; then
  bulk_import
  if wanted get_alliance trail_stream; then reading; fi
  stop ours; stop floor
  if wanted startup_1m memory_1m; then restarting; fi
  if wanted rebuild_views; then rebuilding; fi
fi
