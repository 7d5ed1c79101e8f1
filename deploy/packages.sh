#!/usr/bin/env bash
# The Debian 12 packages that Entente needs, in one list, and the way to install them.
#
#   deploy/packages.sh GROUP...           installs what is missing of the groups: build, test, check, browser
#   deploy/packages.sh --print GROUP...   prints the names, for an image or another package manager
#
# Sourced by another script it only defines `install_packages GROUP...`, which does nothing at all, not
# even ask for a password, when everything is there.

# What the server and the command line are built with.
BUILD_PACKAGES=(
  clang-19 lld-19 cmake ninja-build mold ccache pkg-config
  # gRPC, its code generator and Google's common protos (google/rpc, google/type).
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  golang-github-gogo-googleapis-dev
  libabsl-dev libsodium-dev libssl-dev
  # RocksDB and the compressions that it was built with.
  librocksdb-dev
  # The page of metrics: the text format of Prometheus, and the small HTTP server for it.
  prometheus-cpp-dev
  # Command line, configuration and JSON.
  libcli11-dev nlohmann-json3-dev
)

# What the tests need besides. Go and its checksum database's packages verify our proofs: an implementation that is not ours.
TEST_PACKAGES=(libgtest-dev libgmock-dev python3 golang-go golang-golang-x-mod-dev)

# What the checks of the source and the sanitizers need besides. llvm-19 gives the sanitizers readable stacks.
# libclang-rt-19-dev has libFuzzer, too. python3-venv holds the readers of our exports, which come from PyPI.
CHECK_PACKAGES=(clang-format-19 clang-tidy-19 libclang-rt-19-dev llvm-19 ca-certificates python3-venv)

# What the full run looks at the HTML report with: a browser, and a parser that is strict. A font, because Chromium brings none.
BROWSER_PACKAGES=(chromium python3-html5lib fonts-dejavu-core)

# Prints the packages of the named groups, one a line.
packages_of() {
  local group
  for group in "$@"; do
    case "$group" in
      build) printf '%s\n' "${BUILD_PACKAGES[@]}" ;;
      test) printf '%s\n' "${TEST_PACKAGES[@]}" ;;
      check) printf '%s\n' "${CHECK_PACKAGES[@]}" ;;
      browser) printf '%s\n' "${BROWSER_PACKAGES[@]}" ;;
      *) echo "There is no group of packages called \"$group\"; there are build, test, check and browser." >&2; return 2 ;;
    esac
  done
}

# Prints those of the given packages that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# Runs a command as root: directly, or through sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs the given packages with apt, unless all of them are there.
install_debian_packages() {
  local missing
  # The names hold no blanks.
  # shellcheck disable=SC2207
  missing=($(missing_packages "$@"))
  if [ "${#missing[@]}" -eq 0 ]; then return 0; fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    echo "These packages are missing, and neither root nor sudo is at hand to install them. Run as root:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root apt-get -qq update </dev/null || {
    echo "apt-get update failed (above is why). Check the network and the sources in /etc/apt, then run this again." >&2
    return 1
  }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 install "${missing[@]}" </dev/null >/dev/null || {
    echo "apt-get install failed (above is why). Debian 12 with its security updates has all of them;" >&2
    echo "mend what apt says, then run this again." >&2
    return 1
  }
}

# Installs what is missing of the named groups.
install_packages() {
  local names
  names=$(packages_of "$@") || return
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "Entente installs what it needs with apt, which this machine does not have. Use Debian 12, or" >&2
    echo "install what deploy/packages.sh lists by hand and build with cmake (see CONTRIBUTING.md)." >&2
    return 1
  fi
  # The names hold no blanks.
  # shellcheck disable=SC2086
  install_debian_packages $names
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  if [ "$#" -eq 0 ]; then sed -n '4,5s/^# //p' "$0" >&2; exit 2; fi
  if [ "$1" = --print ]; then shift; packages_of "$@"; else install_packages "$@"; fi
fi
