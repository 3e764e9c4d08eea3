#!/bin/sh
# Print the browser the journeys drive: CHROMIUM= if given, Debian's package, another Chromium or Chrome,
# or the one setup/browser.sh brought.
set -eu
cd "$(dirname "$0")/.."
# Ubuntu's chromium-browser is a script that asks for a snap: a real browser answers with its version.
works() { [ -x "$1" ] && "$1" --version 2>/dev/null | grep -qiE '^(chromium|google chrome)'; }

if [ -n "${CHROMIUM:-}" ]; then
  works "$CHROMIUM" || { echo "CHROMIUM=$CHROMIUM is not a browser that answers --version." >&2; exit 1; }
  echo "$CHROMIUM"
  exit 0
fi
for candidate in /usr/bin/chromium /usr/bin/google-chrome /usr/bin/google-chrome-stable \
    .venv/browsers/chromium-*/chrome-linux*/chrome; do
  if works "$candidate"; then
    case "$candidate" in /*) echo "$candidate" ;; *) echo "$PWD/$candidate" ;; esac
    exit 0
  fi
done
exit 1
