#!/bin/sh
# The libraries of the edit models, the extra `engine`. `install` puts them into .venv; `lock`
# resolves them again on a connected machine. Nothing is compiled.
#
# PyTorch comes by its version alone: builds for a processor and for CUDA have one version and other
# bytes, so no hash fits both. What only its CUDA build needs comes with it, or not at all.
#
# `torchvision` puts that library into build/torchvision, for the tests alone, which run with it and
# without: its one build is for CUDA, and beside PyTorch for a processor it would break what is in
# .venv. Its lock has the version that goes with PyTorch's.
set -eu
cd "$(dirname "$0")/.."

lock=envs/locks/engine.txt
stamp=.venv/.engine-made-from
vision=build/torchvision
vision_lock=envs/locks/torchvision.txt

wanted() { # one requirement a line
  .venv/bin/python -c "import tomllib
for each in tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['engine']: print(each)"
}

resolve() { # options…: the requirements with all that they need, as far as possible as in dev.txt
  wanted | .venv/bin/uv pip compile - -c envs/locks/dev.txt --universal --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links --no-header --quiet "$@"
}

install() {
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

case "${1:-}" in
  install)
    torch=$(wanted | grep '^torch==')
    made_from="$torch $(sha256sum <"$lock")"
    [ "$(cat "$stamp" 2>/dev/null || true)" != "$made_from" ] || exit 0
    echo "Adding PyTorch and the libraries of the edit models to .venv (about 1.2 GB, once)" >&2
    rm -f "$stamp"
    install --no-deps --require-hashes -r "$lock"
    install "$torch"
    printf '%s' "$made_from" >"$stamp"
    ;;
  lock)
    not_here=$(resolve | grep -oE '^(torch|triton|cuda|nvidia)[a-z0-9-]*' | sort -u)
    # shellcheck disable=SC2046  # one option for each name
    resolve --generate-hashes $(printf -- '--no-emit-package=%s ' $not_here) -o "$lock"
    grep -o '^torchvision==[0-9.]*' "$vision_lock" | .venv/bin/uv pip compile - --no-deps --universal --python-version 3.11 \
      --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o "$vision_lock"
    ;;
  torchvision)
    made_from="$(.venv/bin/python -V) $(sha256sum <"$vision_lock")"
    [ "$(cat "$vision/.made-from" 2>/dev/null || true)" != "$made_from" ] || exit 0
    echo "Getting torchvision for the tests into $vision (24 MB, once)" >&2
    rm -rf "$vision"
    install --no-deps --require-hashes --target "$vision" -r "$vision_lock"
    printf '%s' "$made_from" >"$vision/.made-from"
    ;;
  *)
    echo "usage: packaging/engine.sh install|torchvision|lock" >&2
    exit 2
    ;;
esac
