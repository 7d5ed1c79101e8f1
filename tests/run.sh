#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests. Safe to run again and again.
#
#   tests/run.sh                 every test that Debian packages allow
#   tests/run.sh --full          all of them, also the long ones and those that need another registry or toolchain;
#                                what this machine cannot run is named as SKIPPED, with the way to install it
#   tests/run.sh --preset P ...  with the build preset P (release unless given; debug, asan, tsan)
#   JOBS=N tests/run.sh          with N processes (as many as there are processors unless given)
#
# The exit code is 0 if everything that was run has passed. With CI=true a skip is a failure, too.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../deploy/packages.sh
. deploy/packages.sh

full=false
preset=release
while [ "$#" -gt 0 ]; do
  case "$1" in
    --full) full=true ;;
    --preset) preset=${2:?--preset needs a name}; shift ;;
    *) sed -n '4,8s/^# *//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
jobs=${JOBS:-$(nproc)}
started=$SECONDS
skipped=0
failed=()

step() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }

# skip NAME WHY HOW: names what is not run, why, and how to install what it takes.
skip() {
  skipped=$((skipped + 1))
  printf 'SKIPPED %s: %s. To run it: %s\n' "$1" "$2" "$3"
}

step "packages"
groups=(build test)
# The sanitizers, libFuzzer, and what holds the readers of our exports.
case "$preset-$full" in asan-* | tsan-* | *-true) groups+=(check) ;; esac
install_packages "${groups[@]}"
# A browser is large: only the full run looks at the report with one, and names that as skipped where it cannot be had.
if $full; then install_packages browser || true; fi

if $full; then
  step "the contract: style and breaks"
  proto/lint.sh && result=0 || result=$?
  case "$result" in
    0) ;;
    3) skip "proto lint" "buf could not be had from the npm registry" "apt-get install npm, then npm install @bufbuild/buf" ;;
    *) failed+=("the contract (proto/lint.sh)") ;;
  esac
fi

step "configure ($preset)"
mkdir -p build
log=build/configure-$preset.log
cmake --preset "$preset" -DENTENTE_TESTS=ON >"$log" 2>&1 || {
  cat "$log"
  echo "Configuring failed. If a package is named above, run deploy/packages.sh ${groups[*]}." >&2
  exit 1
}

step "build ($preset)"
cmake --build --preset "$preset" -j "$jobs" || {
  echo "Building failed; the first error above says where." >&2
  exit 1
}

step "test ($preset)"
# A test with the label `full` is long, or needs more than Debian packages.
selection=()
$full || selection=(--label-exclude '^full$')
report=$PWD/build/$preset/tests.xml
ctest --preset "$preset" -j "$jobs" --no-tests=error --output-junit "$report" "${selection[@]}" ||
  failed+=("ctest ($preset)")
# A test that took no part is a skip, whoever decided it.
not_run=$(grep -cE '<testcase [^>]*status="(notrun|disabled)"' "$report" || true)
if [ "$not_run" -gt 0 ]; then
  skip "$not_run tests" "ctest names them above" "see what each of them says"
fi

$full || echo "Left out: the long tests and the checks that need other registries; tests/run.sh --full runs them."
if [ "${#failed[@]}" -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
if [ "$skipped" -gt 0 ] && [ "${CI:-}" = true ]; then
  echo "FAILED: $skipped skipped, and in CI nothing may be."
  exit 1
fi
