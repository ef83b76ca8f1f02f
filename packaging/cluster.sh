#!/bin/sh
# Ray, the extra `cluster`, with what replicas of Gesso need beside it. `install` puts it into
# build/cluster, an environment of its own: it brings an event loop and a parser of HTTP that would
# change what a server in .venv runs on. `lock` resolves it again on a connected machine, with the
# versions of dev.txt as far as possible.
set -eu
cd "$(dirname "$0")/.."

lock=envs/locks/cluster.txt
place=build/cluster
stamp=$place/.made-from

wanted() { # one requirement a line
  .venv/bin/python -c "import tomllib
project = tomllib.load(open('pyproject.toml', 'rb'))['project']
for each in project['dependencies'] + project['optional-dependencies']['cluster']: print(each)"
}

case "${1:-}" in
  install)
    made_from="$(.venv/bin/python -V) $(sha256sum <"$lock")"
    [ "$(cat "$stamp" 2>/dev/null || true)" != "$made_from" ] || exit 0
    echo "Getting Ray for the tests of clusters into $place (about 770 MB, once)" >&2
    rm -rf "$place"
    .venv/bin/python -m venv "$place"
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    printf '%s' "$made_from" >"$stamp"
    ;;
  lock)
    wanted | .venv/bin/uv pip compile - -c envs/locks/dev.txt --universal --python-version 3.11 \
      --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o "$lock"
    ;;
  *)
    echo "usage: packaging/cluster.sh install|lock" >&2
    exit 2
    ;;
esac
