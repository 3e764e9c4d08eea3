#!/bin/sh
# Write .env from .env.example with fresh secrets; run again after an upgrade, it adds what is new and changes
# nothing else. It needs no Python: the host may have nothing but a container engine.
set -eu
cd "$(dirname "$0")/.."
umask 077

random() { head -c "$1" /dev/urandom | base64 | tr '+/' '-_'; }

# A line NAME= of a secret gets a value; every other line stays as it is.
fill() {
  while IFS= read -r line; do
    case "$line" in
      [A-Z]*_MASTER_KEYS=) printf '%s%s\n' "$line" "$(random 32)" ;; # the form of a Fernet key
      [A-Z]*_KEY= | [A-Z]*_SECRET= | [A-Z]*_PASSWORD=) printf '%s%s\n' "$line" "$(random 36)" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

new_lines() {
  grep '^[A-Z]' .env.example | while IFS= read -r line; do
    grep -q "^${line%%=*}=" .env || printf '%s\n' "$line"
  done
}

if [ -e .env ]; then
  new_lines > .env.draft
  fill < .env.draft >> .env
  rm .env.draft
else
  fill < .env.example > .env.draft
  mv .env.draft .env
fi
if grep -q '^[A-Z_]*=$' .env; then
  echo "These settings of .env are for you to fill in:"
  sed -n 's/^\([A-Z_]*\)=$/  \1/p' .env
fi
