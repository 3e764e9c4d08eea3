#!/bin/sh
# Write the locks again from pyproject.toml, and from interop's requirements.in; none names a host or a path.
# Extra words go to uv (--upgrade).
set -eu
cd "$(dirname "$0")/.."
interop=interop/clients/idpyoidc/requirements
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-emit-index-url --no-emit-find-links "$@"
}
compile pyproject.toml --group dev -o requirements-dev.lock "$@"
compile pyproject.toml -c requirements-dev.lock -o requirements.lock "$@"
compile $interop.in -c requirements-dev.lock --no-annotate -o $interop.txt "$@"
if grep -nE '://|^--|^ *# +via .*/' requirements.lock requirements-dev.lock $interop.txt; then
  echo "A lock names a host or a path: see above." >&2
  exit 1
fi
