#!/bin/sh
# Run a command on another day: setup/clock/at.sh +365d COMMAND… (the day as `faketime -f` takes it).
set -eu
day=$1
shift
mend=$PWD/.venv/mend-clock.so
cc -shared -fPIC -O1 -o "$mend.$$" "$(dirname "$0")/mend.c" -ldl
mv "$mend.$$" "$mend"
LD_PRELOAD=$mend FAKE_UTIME=1 exec faketime -f "$day" "$@"
