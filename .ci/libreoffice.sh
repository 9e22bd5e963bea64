#!/usr/bin/env bash
# LibreOffice Calc without a screen; where it is missing, Debian's package is installed. Prints its path.
set -euo pipefail

office() { command -v soffice || command -v libreoffice; }

office && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'Install LibreOffice Calc (Debian: apt-get install libreoffice-calc-nogui), then try again.' >&2
  exit 1
fi
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends libreoffice-calc-nogui >&2
office
