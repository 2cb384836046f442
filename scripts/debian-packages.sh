#!/usr/bin/env bash
# What Debian has and npm has not: Chromium, in which the page's tests run, and Redis, for `npm run bench -- oldway`. Root gets what
# is missing by apt. Ends with 1 and says what is missing when it cannot; what needs it is skipped then, or says so.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

missing() {
  for program in chromium redis-server; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

give_up() {
  echo "missing: $(missing | xargs): $1" >&2
  exit 1
}

if [ -z "$(missing)" ]; then
  echo "chromium and redis-server are there already."
  exit 0
fi
[ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || give_up "neither root nor apt: apt-get install $(missing | xargs)."
timeout 120 apt-get update -qq >&2 || give_up "apt-get update failed."
# Programs and packages have the same names there. One that cannot be had does not keep the others away.
for package in $(missing); do
  timeout 400 apt-get install -y -qq --no-install-recommends "$package" >&2 || echo "apt-get could not install $package." >&2
done
[ -z "$(missing)" ] || give_up "apt-get could not install them."
echo "chromium and redis-server are installed."
