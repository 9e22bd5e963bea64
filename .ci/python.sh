#!/usr/bin/env bash
# Python 3.11 or newer that can make virtual environments; where it is missing, Debian's packages are installed.
set -euo pipefail

able() { python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

able && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'Install Python 3.11 or newer with its venv module (Debian: apt-get install python3-venv), then try again.' >&2
  exit 1
fi
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3 python3-venv >&2
able
