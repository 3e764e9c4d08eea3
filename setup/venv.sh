#!/bin/sh
# Fill .venv from a hashed lock: « run » for the product alone, « dev » for tests and lint too.
set -eu
cd "$(dirname "$0")/.."
venv=.venv

case "${1:-}" in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "usage: setup/venv.sh run|dev" >&2; exit 2 ;;
esac

digest() { sha256sum "$1" | cut -d' ' -f1; }
stamp() { echo "$venv/installed-$1"; }
fresh() { [ -x "$venv/bin/python" ] && [ "$(cat "$(stamp "$1")" 2>/dev/null)" = "$(digest "$2")" ]; }

fresh "$1" "$lock" && exit 0

if ! "$venv/bin/python" -c 'import pip' >/dev/null 2>&1; then
  if ! python=$(setup/python.sh); then
    echo "No Python from 3.11 to 3.13 with the venv module was found; PYTHON=/path names one." >&2
    exit 1
  fi
  echo "Making $venv with $("$python" --version)."
  rm -rf "$venv"
  "$python" -m venv "$venv"
fi
echo "Installing what $lock names, each file checked against its digest (a few minutes the first time)."
# The lock names everything, so pip looks for nothing else: by itself, pip 23 meets a newer release of what is asked
# for with an extra (`coverage[toml]`), and refuses it. `pip check` says if the lock ever forgets something.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$lock"
if ! missing=$("$venv/bin/python" -m pip check --disable-pip-version-check); then
  echo "$lock does not hold all it should: $missing" >&2
  exit 1
fi
digest "$lock" > "$(stamp "$1")"
# The development lock holds everything of the other one, at the same versions.
if [ "$1" = dev ]; then digest requirements.lock > "$(stamp run)"; fi
