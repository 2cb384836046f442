#!/usr/bin/env bash
# Installs the official Python client (test/acceptance/requirements.txt) from PyPI into `.venv-acceptance`, or into
# PY_CLIENT_VENV, for test/acceptance/pyClient.test.ts. What is there already is used. On a machine without Python's venv, root
# gets it by apt. Ends with 1 and says why when it cannot; nothing half done stays then, so that the test skips.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=${PY_CLIENT_VENV:-.venv-acceptance}
requirements=test/acceptance/requirements.txt
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 DEBIAN_FRONTEND=noninteractive

give_up() {
  rm -rf "$venv"
  echo "The official Python client is not installed: $1" >&2
  exit 1
}

# `venv` can be imported where `ensurepip` is missing (Debian without python3-venv): then it makes half a folder.
has_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

if cmp -s "$requirements" "$venv/installed.txt" && "$venv/bin/python" -c 'import py_clob_client_v2' 2>/dev/null; then
  echo "The official Python client is there already, in $venv."
  exit 0
fi
if ! has_venv; then
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || give_up "python3 with venv is missing (apt-get install python3-venv)."
  { timeout 120 apt-get update -qq && timeout 300 apt-get install -y -qq --no-install-recommends python3-venv; } >&2 ||
    give_up "apt-get could not install python3-venv."
  has_venv || give_up "python3 still has no venv, though python3-venv is installed."
fi
rm -rf "$venv"
python3 -m venv "$venv" || give_up "python3 -m venv failed."
timeout 300 "$venv/bin/python" -m pip install --quiet --retries 2 --timeout 20 -r "$requirements" ||
  give_up "pip could not get it from PyPI (no network, or not for this Python: $(python3 --version))."
cp "$requirements" "$venv/installed.txt"
echo "The official Python client is installed in $venv."
