#!/bin/sh
# As root: install Debian packages, and leave the host as it was otherwise: no service started, none enabled.
set -eu

policy=/usr/sbin/policy-rc.d
mark="written by Ma-Mamia's setup/install.sh"
kept=$(mktemp -d)

links() { find /etc/systemd/system /etc/systemd/user /etc/rc[0-6S].d -type l 2>/dev/null | sort; }

# Packages ask this script before they start a service; 101 means « action forbidden by policy ».
forbid_starts() {
  if [ -e "$policy" ] && ! grep -q "$mark" "$policy"; then mv "$policy" "$kept/policy-rc.d"; fi
  printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" > "$policy"
  chmod 755 "$policy"
}

restore_policy() {
  rm -f "$policy"
  if [ -e "$kept/policy-rc.d" ]; then mv "$kept/policy-rc.d" "$policy"; fi
}

# What the packages enabled (and only that) is disabled again, so that nothing starts at the next boot either.
disable_what_is_new() {
  links > "$kept/after"
  comm -13 "$kept/before" "$kept/after" | while read -r link; do
    case "$link" in
      /etc/rc?.d/S[0-9][0-9]*) update-rc.d "$(basename "$link" | cut -c4-)" disable >/dev/null 2>&1 || true ;;
      /etc/rc?.d/*) ;;
      *) rm -f "$link" ;;
    esac
  done
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}

leave() {
  status=$?
  trap - EXIT
  disable_what_is_new
  restore_policy
  rm -rf "$kept"
  exit "$status"
}

# Ubuntu's Chromium is a snap; the libraries of the build that setup/browser.sh fetches are packages.
browser_packages() {
  if apt-cache policy chromium | grep -q 'Candidate: [0-9]'; then
    echo chromium
  else
    echo "Chromium is no package here (Ubuntu has only a snap): installing the libraries of a build of its own." >&2
    echo "libasound2t64 libatk-bridge2.0-0t64 libatk1.0-0t64 libatspi2.0-0t64 libcairo2 libcups2t64 libdbus-1-3" \
      "libdrm2 libgbm1 libglib2.0-0t64 libnspr4 libnss3 libpango-1.0-0 libx11-6 libxcb1 libxcomposite1" \
      "libxdamage1 libxext6 libxfixes3 libxkbcommon0 libxrandr2"
  fi
}

links > "$kept/before"
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
forbid_starts

export DEBIAN_FRONTEND=noninteractive
apt-get update -q || echo "Some package lists could not be read; going on with the others." >&2
packages=""
for package in "$@"; do
  case "$package" in
    chromium) packages="$packages $(browser_packages)" ;;
    # Its own configuration would be a directory on the public ports; ours is a private child.
    slapd) echo "slapd slapd/no_configuration boolean true" | debconf-set-selections; packages="$packages slapd" ;;
    *) packages="$packages $package" ;;
  esac
done
# shellcheck disable=SC2086 (a list of names)
apt-get install -q -y --no-install-recommends $packages
