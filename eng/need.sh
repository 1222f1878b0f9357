#!/usr/bin/env bash
# Installs Debian packages that are missing. A command that is called as its package is counts as the package.
#   eng/need.sh git npm python3-botocore
set -euo pipefail

missing=()
for package in "$@"; do
  command -v "$package" >/dev/null || dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
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
