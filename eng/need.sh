#!/usr/bin/env bash
# Installs the Debian packages of commands that are missing. Each command is called as its package is.
#   eng/need.sh git npm
set -euo pipefail

missing=()
for command in "$@"; do
  command -v "$command" >/dev/null || missing+=("$command")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
if ! command -v apt-get >/dev/null || { [ "${#as_root[@]}" -gt 0 ] && ! command -v sudo >/dev/null; }; then
  echo "needs ${missing[*]}, which this script installs only on Debian or Ubuntu with root or sudo" >&2
  exit 3
fi
"${as_root[@]}" apt-get update -q
"${as_root[@]}" apt-get install -qy --no-install-recommends "${missing[@]}"
