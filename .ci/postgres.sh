#!/usr/bin/env bash
# PostgreSQL's server; where it is missing, Debian's package is installed.
set -euo pipefail

there() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

there && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'Install PostgreSQL (Debian: apt-get install postgresql), then try again.' >&2
  exit 1
fi
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql >&2
there
