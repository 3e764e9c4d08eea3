#!/bin/sh
# Run a command on another day: setup/clock/at.sh +365d COMMAND… (the day as `faketime -f` takes it).
set -eu
day=$1
shift
wait=$PWD/.venv/wait.so
cc -shared -fPIC -O1 -o "$wait" "$(dirname "$0")/wait.c" -ldl
LD_PRELOAD=$wait exec faketime -f "$day" "$@"
