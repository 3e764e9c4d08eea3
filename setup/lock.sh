#!/bin/sh
# Write both locks again from pyproject.toml; neither names a host nor a path. Extra words go to uv (--upgrade).
set -eu
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-emit-index-url --no-emit-find-links pyproject.toml "$@"
}
compile --group dev -o requirements-dev.lock "$@"
compile -c requirements-dev.lock -o requirements.lock "$@"
if grep -nE '://|^--|^ *# +via .*/' requirements.lock requirements-dev.lock; then
  echo "A lock names a host or a path: see above." >&2
  exit 1
fi
