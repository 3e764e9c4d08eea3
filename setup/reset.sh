#!/bin/sh
# Forget the demo's data. Refused while the demo runs: its processes would write into deleted files.
set -eu
cd "$(dirname "$0")/.."
if [ -s var/demo.pid ] && kill -0 "$(cat var/demo.pid)" 2>/dev/null; then
  echo "The demo is running (process $(cat var/demo.pid)): stop it with Ctrl-C first." >&2
  exit 1
fi
rm -rf var
echo "var/ is gone: the next « make run » starts over."
