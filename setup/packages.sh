#!/bin/sh
# Install the Debian packages that « run », « test », « lint » or « interop » needs, and those named after it, if
# they are missing; root only if any is.
set -eu
cd "$(dirname "$0")/.."

# A directory, its argon2 module and its clients; a French voice for the captcha, a font for it and for the PDFs,
# which Pango sets; an antivirus.
services="slapd slapd-contrib ldap-utils espeak-ng clamav-daemon fonts-dejavu-core libpango-1.0-0 libpangoft2-1.0-0"
case "${1:-}" in
  run) wanted=$services ;;
  test) wanted="$services postgresql libatomic1" ;; # the last for Playwright's driver
  lint) wanted="" ;;
  interop) wanted="$services apache2 libapache2-mod-auth-openidc $(command -v npm >/dev/null || echo nodejs npm)" ;;
  *) echo "usage: setup/packages.sh run|test|lint|interop [PACKAGE]…" >&2; exit 2 ;;
esac
purpose=$1
shift
wanted="$wanted $*"

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=""
if ! command -v dpkg-query >/dev/null; then
  [ -z "$wanted" ] || echo "This is not a Debian or Ubuntu system: make sure you have the equivalent of: $wanted" >&2
else
  for package in $wanted; do
    installed "$package" || missing="$missing $package"
  done
  if [ ! -x .venv/bin/python ] && ! setup/python.sh >/dev/null; then missing="$missing python3-venv"; fi
  if [ "$purpose" = test ] && ! setup/chromium.sh >/dev/null; then missing="$missing chromium"; fi
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  SUDO=""
elif [ -z "${SUDO:-}" ]; then
  SUDO=sudo
fi
echo "Root is needed once, to install these packages:$missing"
echo "(none of their services is started or enabled)"
if [ -n "$SUDO" ] && ! command -v "${SUDO%% *}" >/dev/null; then
  echo "$SUDO is not here. As root, run: $PWD/setup/install.sh$missing" >&2
  exit 1
fi
# shellcheck disable=SC2086 (SUDO may hold options, missing holds several names)
exec $SUDO setup/install.sh $missing
