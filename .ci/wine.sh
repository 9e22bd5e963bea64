#!/usr/bin/env bash
# Wine for 64-bit Windows programs; where it is missing, Debian's package is installed. Prints the path of its loader.
set -euo pipefail

# Debian's script `wine` complains where the 32-bit part is missing; the loader beside it does not need that.
loader() {
  if [ -x /usr/lib/wine/wine64 ]; then echo /usr/lib/wine/wine64; else command -v wine64 || command -v wine; fi
}

loader && exit
if [ "$(uname -sm)" != 'Linux x86_64' ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo 'Install Wine for 64-bit Windows programs (Debian: apt-get install wine64), then try again.' >&2
  exit 1
fi
apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends wine64 >&2
loader
