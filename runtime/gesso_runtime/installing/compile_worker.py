"""A program: compiles Python files for `compiling`. Run by an environment's own Python, in it.

Standard library alone, and nothing of Gesso: that Python is not this one. Takes lines, each a JSON
list of paths below the working folder, and answers each by a line: a JSON list of the path, the
SHA-256 and size of what was written, and why it failed, else an empty text.

The name that is compiled in is the path below the environment, so that one source gives the same
bytes wherever it lies; what imports it corrects the name.
"""

import gc
import hashlib
import importlib.util
import json
import marshal
import os
import sys

UNCHECKED = 1
"""PEP 552: belongs to a source of this hash, and nobody need look."""


def compiled(path: str) -> tuple[str, str, int, str]:
    with open(path, "rb") as file:  # noqa: PTH123  no import that is not needed
        source = file.read()
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError) as error:
        return path, "", 0, str(error)[:200]
    content = (
        importlib.util.MAGIC_NUMBER
        + UNCHECKED.to_bytes(4, "little")
        + importlib.util.source_hash(source)
        + marshal.dumps(code)
    )
    target = importlib.util.cache_from_source(path)
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
    # What a package brought compiled may have other names elsewhere: it is replaced.
    made = f"{target}.{os.getpid()}"
    with open(made, "xb") as file:  # noqa: PTH123
        file.write(content)
        os.fchmod(file.fileno(), 0o644)  # whatever the umask took away
    os.replace(made, target)  # noqa: PTH105
    return target, hashlib.sha256(content).hexdigest(), len(content), ""


def main() -> None:
    gc.disable()  # a syntax tree is large and has no cycles: looking for some takes a tenth longer
    for line in sys.stdin:
        print(json.dumps([compiled(path) for path in json.loads(line)]), flush=True)


if __name__ == "__main__":
    main()
