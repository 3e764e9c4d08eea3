#!/bin/sh
# Print the Python that makes the virtual environment: 3.11 to 3.13, with venv and ensurepip.
set -eu
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
  # A version manager's shim may bear a name that answers to nothing: only a run proves it.
  if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
      >/dev/null 2>&1; then
    command -v "$candidate"
    exit 0
  fi
done
exit 1
