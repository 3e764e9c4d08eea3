#!/bin/sh
# Forget the demo's data. Refused while the demo runs: its processes would write into deleted files.
set -eu
cd "$(dirname "$0")/.."
if [ -e var/demo.lock ] && ! flock -n var/demo.lock true; then
  echo "The demo is running: stop it with Ctrl-C first." >&2
  exit 1
fi
rm -rf var
echo "var/ is gone: the next « make run » starts over."
