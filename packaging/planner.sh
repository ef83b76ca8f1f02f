#!/bin/sh
# The planner's library, llama-cpp-python, comes as source. `build` compiles it once (about ten
# minutes) and keeps the wheels outside the checkout; `install` puts kept wheels into .venv, if any.
set -eu
cd "$(dirname "$0")/.."

lock=envs/locks/planner.txt
kept="${XDG_CACHE_HOME:-$HOME/.cache}/gesso/wheels"
wanted=$(grep -o '^llama-cpp-python==[^ ]*' "$lock")

is_kept() { ls "$kept"/llama_cpp_python-"${wanted##*==}"-*.whl >/dev/null 2>&1; }

case "${1:-}" in
  build)
    mkdir -p "$kept"
    is_kept || echo "Compiling $wanted (about ten minutes, once)" >&2
    # For every processor of the kind, not only for this very one; and without OpenSSL.
    CMAKE_ARGS="-DGGML_NATIVE=OFF -DLLAMA_OPENSSL=OFF" nice .venv/bin/python -m pip wheel --quiet \
      --disable-pip-version-check --require-hashes -r "$lock" -w "$kept"
    ;;
  install)
    is_kept || exit 0
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index \
      --find-links "$kept" "$wanted"
    ;;
  *)
    echo "usage: packaging/planner.sh build|install" >&2
    exit 2
    ;;
esac
