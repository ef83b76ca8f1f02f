#!/bin/sh
# Makes .venv from the hash-locked requirements and checks what the system must bring.
# Run by `make`; running it again does nothing until the lock or pyproject.toml changes.
set -eu
cd "$(dirname "$0")/.."

lock=envs/locks/dev.txt
stamp=.venv/.made-from
wanted="$(cat "$lock" pyproject.toml | sha256sum) $(pwd)"

say() { printf '%s\n' "$*" >&2; }

apt_packages() { # packages…: installs them as root, otherwise prints the one line to run
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
  else
    say "Please run once:  sudo apt-get install -y $*"
    return 1
  fi
}

python=
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
[ -n "$python" ] || { say "Gesso needs Python 3.11 or newer."; exit 1; }
"$python" -c 'import ensurepip' 2>/dev/null || apt_packages "python3-venv" || exit 1

if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
  say "Making .venv (about 650 MB, once)"
  rm -f "$stamp"
  [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || { rm -rf .venv; "$python" -m venv .venv; }
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  packaging/planner.sh install || say "The planner's library was not installed; everything else works."
  printf '%s' "$wanted" > "$stamp"
fi

# Nearly all of the disk that the tests take: no `make run` needs it.
if [ "${1:-}" = --with-tests ]; then
  if packaging/engine.sh install; then
    packaging/engine.sh torchvision || say "torchvision was not installed; the tests that need it are skipped."
  else
    say "The libraries of the edit models were not installed; the tests that need them are skipped."
  fi
  packaging/cluster.sh install || say "Ray was not installed; the tests of clusters are skipped."
fi

missing=$(.venv/bin/python packaging/system_packages.py "$@")
[ -z "$missing" ] || apt_packages $missing || [ "${1:-}" != --with-tests ] || exit 1
