#!/bin/sh
# clamd on a socket that career shares, once there are signatures: the service « signatures » fetches them, or
# somebody put them in the volume on a network without internet.
set -eu
signatures=/var/lib/clamav
found() { find "$signatures" -maxdepth 1 \( -name '*.c[lv]d' -o -name '*.hdb' \) | grep -q .; }
found || echo "Waiting for signatures in $signatures."
until found; do sleep 5; done
rm -f /run/antivirus/clamd
exec clamd --foreground --config-file=/app/setup/containers/clamd.conf
