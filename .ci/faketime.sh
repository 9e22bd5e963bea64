#!/usr/bin/env bash
# The library that sets the clock of a program (libfaketime); where it is missing, Debian's package is installed.
set -euo pipefail

command -v faketime >/dev/null && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'Install faketime (Debian: apt-get install faketime), then try again.' >&2
  exit 1
fi
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends faketime >&2
