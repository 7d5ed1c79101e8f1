#!/usr/bin/env bash
# From a fresh Debian 12 machine to a running Entente that answers from real histories: installs what is missing,
# builds, starts a server on loopback, imports nine public histories, and shows what they say. Run as root or with
# sudo at hand; it takes nothing from anywhere but the package registry. Safe to run again and again.
#
#   deploy/quickstart.sh [--keep] [--port N] [--data-dir DIR]
#
#   --keep          leaves the server running, and says how to reach and how to stop it
#   --port N        the port on 127.0.0.1; a free one unless given
#   --data-dir DIR  where the data is kept; unless given, a temporary folder that is gone at the end without --keep
set -euo pipefail
invoked_from=$PWD
self=$(realpath "$0")
cd "$(dirname "$0")/.."
# shellcheck source=packages.sh
. deploy/packages.sh

usage() { sed -n '6,10s/^# \{0,3\}//p' "$self"; }

keep=false
port=0
data_dir=
while [ "$#" -gt 0 ]; do
  case "$1" in
    --keep) keep=true ;;
    --port) port=${2:?--port needs a number}; shift ;;
    --data-dir) data_dir=${2:?--data-dir needs a folder}; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

started=$SECONDS
bin=build/release/bin
histories=tests/histories
scratch=
server_pid=
server_log=
address=

step() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }

fail() {
  printf '\nThe quickstart stopped: %s\n' "$1" >&2
  exit 1
}

stop_server() {
  [ -z "$server_pid" ] || ! kill -TERM "$server_pid" 2>/dev/null || wait "$server_pid" 2>/dev/null || true
  server_pid=
}

# Leaves nothing behind, unless all went well and the server is to be kept.
clean_up() {
  stop_server
  [ -z "$scratch" ] || rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

build() {
  step "1 of 4: packages"
  install_packages build || fail "the packages above are missing."

  step "2 of 4: build the server and the command line"
  mkdir -p build
  cmake --preset release -DENTENTE_TESTS=OFF >build/configure-release.log 2>&1 || {
    cat build/configure-release.log >&2
    fail "cmake could not configure the build; what is missing stands above."
  }
  cmake --build --preset release -j "$(nproc)" --target entented entente ||
    fail "the build failed; the first error above says where."
}

# Starts the server and waits until it says where it listens.
start_server() {
  step "3 of 4: start a server on loopback and import the histories"
  if [ -z "$data_dir" ]; then
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/entente.XXXXXX")
    data_dir=$scratch/data
  else
    case "$data_dir" in /*) ;; *) data_dir=$invoked_from/$data_dir ;; esac
  fi
  mkdir -p "$data_dir"
  data_dir=$(cd "$data_dir" && pwd)
  server_log=$data_dir.log
  # A server that runs on this folder already writes its log there.
  touch "$server_log"
  local said
  said=$(wc -c <"$server_log")
  # Its own session, so that closing this terminal does not stop a server that is to be kept.
  setsid "$bin/entented" --data-dir "$data_dir" --listen "127.0.0.1:$port" >>"$server_log" 2>&1 </dev/null &
  server_pid=$!
  local tenths
  for ((tenths = 0; tenths < 600; tenths++)); do
    address=$(tail -c "+$((said + 1))" "$server_log" | sed -n 's/^listening on \(127\.0\.0\.1:[0-9]*\)$/\1/p' | head -n 1)
    [ -z "$address" ] || break
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  if [ -z "$address" ]; then
    tail -c "+$((said + 1))" "$server_log" | tail -n 20 >&2
    fail "the server did not come up; what it said stands above. A port or folder in use: give another, or none."
  fi
  echo "entented (process $server_pid) listens on $address and keeps its data in $data_dir"
}

import_histories() {
  "$bin/entente" --server "$address" import "$histories"/*.jsonl || fail "the import was refused; the line is named above."
}

# show LINES ARGUMENTS...: says the command, and prints the first lines of what it answers.
show() {
  local lines=$1 answer count
  shift
  printf '\n$ entente %s\n' "$*"
  answer=$("$bin/entente" --server "$address" "$@") || fail "the server refused \"entente $*\"."
  head -n "$lines" <<<"$answer"
  count=$(wc -l <<<"$answer")
  [ "$count" -le "$lines" ] || printf '... and %d lines more\n' $((count - lines))
}

# expect_members ALLIANCE DAY COUNT: compares the members on a day with the number that was published.
expect_members() {
  local found
  found=$("$bin/entente" --server "$address" get "$1" --effective-on "$2" --output json |
    grep -c '"status": "MEMBER"' || true)
  [ "$found" = "$3" ] || fail "$1 has $found members on $2, but $3 were published. Please report this."
  printf '%-26s %s  %s members, as published\n' "$1" "$2" "$3"
}

# Writes all of it as one page that a browser opens, where it stays when the data goes.
write_report() {
  mkdir -p build
  show 1 report --all -o build/portfolio.html
  echo "Open build/portfolio.html in a browser: it needs nothing else."
}

show_what_it_knows() {
  step "4 of 4: ask"
  show 40 list
  show 25 get alliances/star-alliance --effective-on 1999-12-31
  show 25 get alliances/star-alliance --effective-on 2024-09-30
  show 80 get alliances/renault-nissan-mitsubishi --effective-on 2016-12-31
  show 80 get alliances/renault-nissan-mitsubishi --effective-on 2019-12-31
  show 60 trail alliances/renault-nissan-mitsubishi --limit 10
  echo
  expect_members alliances/star-alliance 2024-09-30 25
  expect_members alliances/skyteam 2025-05-31 18
  write_report
}

say_what_next() {
  step "done"
  if $keep; then
    cat <<TEXT
The server goes on: process $server_pid, address $address, data $data_dir, log $server_log
  Stop it:   kill $server_pid

Try next:
  alias entente="$PWD/$bin/entente --server $address"
  entente list
  entente get alliances/skyteam --effective-on 2025-05-31
  entente trail alliances/star-alliance
  entente --help
TEXT
    # The server and its data stay.
    server_pid=
    scratch=
  else
    stop_server
    cat <<TEXT
The server is stopped${scratch:+ and its data removed}.

Try next:
  deploy/quickstart.sh --keep        the same, and the server stays
  README.md                          a tour of five minutes: one alliance, a role, a stage, a KPI, the trail
  proto/README.md                    the first ten rpcs, with an example of each
  tests/run.sh                       all tests that need nothing but Debian packages
TEXT
  fi
}

build
start_server
import_histories
show_what_it_knows
say_what_next
