"""Lists inside an environment: true of what is packed, free of when and where it was made."""

import base64
import csv
import io
import json
import posixpath
from collections.abc import Callable, Mapping

from gesso_pack.tree import Tree
from gesso_runtime.installing.manifest import File

_WHEN_AND_WHERE = {
    "channel",  # may hold a token
    "extracted_package_dir",
    "indexed_timestamp",
    "link",
    "package_tarball_full_path",
    "timestamp",
    "url",
}


def scrub_conda_meta(tree: Tree) -> None:
    """Every conda package's list: without channel and times, naming only files that are there."""
    for path in tree.files():
        if path.startswith("conda-meta/") and path.endswith(".json"):
            plain = json.loads(tree.read(path))
            kept = {key: value for key, value in plain.items() if key not in _WHEN_AND_WHERE}
            kept["files"] = [file for file in plain.get("files", []) if file in tree]
            listed = plain.get("paths_data", {})
            kept["paths_data"] = listed | {
                "paths": [
                    {key: each[key] for key in each if key not in _depends_on_place(each)}
                    for each in listed.get("paths", [])
                    if each["_path"] in tree
                ]
            }
            text = json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False)
            tree.put(path, (text + "\n").encode())


def _depends_on_place(listed: Mapping[str, object]) -> set[str]:
    """What is told of a file that differs with the folder it was written in."""
    if listed.get("path_type") == "unix_python_entry_point":
        return {"sha256", "size_in_bytes"}  # its first line named the interpreter
    return {"sha256_in_prefix"}


def is_record(path: str) -> bool:
    """Whether it is a wheel's list of its files."""
    return path.endswith(".dist-info/RECORD")


def rewrite_records(tree: Tree, known: Callable[[str], File]) -> None:
    """Every wheel's RECORD, naming only files that are there, with their sizes and hashes."""
    for path in filter(is_record, tree.files()):
        root = path.rsplit("/", 2)[0]
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        for row in sorted(csv.reader(tree.read(path).decode().splitlines())):
            named = posixpath.normpath(posixpath.join(root, row[0])) if row else ""
            if named not in tree:
                continue
            if is_record(named) or tree.target(named) is not None:
                writer.writerow([row[0], "", ""])
                continue
            file = known(named)
            digest = base64.urlsafe_b64encode(bytes.fromhex(file.sha256)).rstrip(b"=").decode()
            writer.writerow([row[0], f"sha256={digest}", str(file.size)])
        tree.put(path, written.getvalue().encode())
