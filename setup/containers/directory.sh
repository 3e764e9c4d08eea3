#!/bin/sh
# The rehearsal's directory: fictitious people, whose passwords are made once and kept beside the data.
set -eu
umask 077
people=/data/people.json
if [ ! -e "$people" ]; then
  python -c '
import json, sys
from ldap_seed.demo import demo_passwords
from socle.clock import today
json.dump(demo_passwords(today()), sys.stdout, indent=1)' > "$people.draft"
  mv "$people.draft" "$people"
fi
printf 'SSO_LDAP_SIGNIN_PASSWORD=%s\nSSO_LDAP_ACCOUNT_PASSWORD=%s\nLDAP_FEED_PASSWORD=%s\n' \
  "$SSO_LDAP_SIGNIN_PASSWORD" "$SSO_LDAP_ACCOUNT_PASSWORD" "$MAMIA_FEED_PASSWORD" > /tmp/services
exec python -m ldap_seed --secrets /tmp/services --people "$people"
