#!/usr/bin/env bash
# A Chromium that tests can drive; where it is missing, Debian's package is installed. Prints its path.
set -euo pipefail

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

browser && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'Install Chromium (Debian: apt-get install chromium), then try again.' >&2
  exit 1
fi
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core >&2
browser
