#!/bin/sh
# Make sure the journeys have a browser. Debian packages one; Ubuntu 24.04 only offers a snap, which cannot
# read temporary folders: there Playwright's own Chromium is fetched, once.
set -eu
cd "$(dirname "$0")/.."
if setup/chromium.sh >/dev/null; then exit 0; fi
if [ -n "${CHROMIUM:-}" ]; then exit 1; fi
echo "No Chromium package here (Ubuntu only has a snap): fetching the one Playwright publishes."
if PLAYWRIGHT_BROWSERS_PATH="$PWD/.venv/browsers" .venv/bin/playwright install chromium; then exit 0; fi
echo "It cannot be fetched. Install Chromium or Chrome by other means, then: make test CHROMIUM=/path/of/it" >&2
exit 1
