#!/usr/bin/env bash
# Checks the contract: its style (buf lint) and that nothing already promised is broken (buf breaking, against
# proto/baseline.binpb, the contract as it was last accepted).
#
#   proto/lint.sh                     checks both
#   proto/lint.sh --move-baseline     accepts compatible additions: checks both, then writes the baseline anew
#   proto/lint.sh --replace-baseline  accepts a break. Only before the first release, or when all who are named
#                                     in proto/README.md have agreed to it.
#
# buf comes from the npm registry, pinned, into build/tools; npm itself comes from Debian if there is none.
# Exit code 3 says that buf could not be had; 1 that the contract is at fault.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../deploy/packages.sh
. deploy/packages.sh

BUF_VERSION=1.75.0
BUF_HOME=build/tools/buf-$BUF_VERSION
BUF=$PWD/$BUF_HOME/node_modules/.bin/buf
GOOGLEAPIS=${ENTENTE_GOOGLEAPIS_DIR:-/usr/share/gocode/src/github.com/gogo/googleapis}
BASELINE=$PWD/proto/baseline.binpb

case "${1:-}" in
  "" | --move-baseline | --replace-baseline) action=${1:-check} ;;
  *) sed -n '5,8s/^# *//p' "$0" >&2; exit 2 ;;
esac

install_buf() {
  "$BUF" --version >/dev/null 2>&1 && return
  command -v npm >/dev/null || install_debian_packages npm ca-certificates || return
  echo "Fetching buf $BUF_VERSION from the npm registry"
  mkdir -p "$BUF_HOME"
  npm install --prefix "$BUF_HOME" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts \
    --loglevel=error "@bufbuild/buf@$BUF_VERSION" >/dev/null </dev/null
  "$BUF" --version >/dev/null
}
if ! install_buf; then
  echo "buf $BUF_VERSION could not be installed. Check that the npm registry can be reached, then run this again." >&2
  exit 3
fi
if [ ! -d "$GOOGLEAPIS/google/rpc" ]; then
  install_debian_packages golang-github-gogo-googleapis-dev
fi

workspace=$(mktemp -d)
trap 'rm -rf "$workspace"' EXIT
mkdir -p "$workspace/proto" "$workspace/googleapis/google"
cp -r proto/entente "$workspace/proto/"
cp -r "$GOOGLEAPIS"/google/rpc "$GOOGLEAPIS"/google/type "$workspace/googleapis/google/"
cp proto/buf.yaml "$workspace/"
cd "$workspace"

failed=0
echo "proto: style"
"$BUF" lint || failed=1
if [ "$action" != --replace-baseline ]; then
  echo "proto: nothing that was promised is broken"
  "$BUF" breaking proto --against "$BASELINE" || failed=1
fi
if [ "$failed" -ne 0 ]; then
  echo "The contract is at fault, as said above. proto/README.md says what may change and how." >&2
  exit 1
fi
if [ "$action" != check ]; then
  # Only our own module: which of Google's files are there is not ours to promise.
  "$BUF" build proto --exclude-source-info -o "$BASELINE"
  echo "proto/baseline.binpb is the contract as it stands now. Commit it with the change."
fi
