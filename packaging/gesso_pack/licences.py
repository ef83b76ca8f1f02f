"""The licences of what a release holds, as one folder: what packages bring, and texts by hand."""

import re
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_pack.bill import BillRules
from gesso_pack.layer_files import LayerFiles, read_layer
from gesso_pack.places import CHECKOUT

_TEXTS = Path(__file__).with_name("texts")
_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]+")


def gather_licences(
    layers: Sequence[Path], folder: Path, rules: BillRules, *, packages: Sequence[Path] = ()
) -> int:
    """Writes `PACKAGE/FILE` into `folder`, which must not exist; returns how many files.
    It appears whole or not at all.

    packages: folders of unpacked conda packages, which alone hold those packages' licences; only
    packages that a layer names are asked. Raises BadRequest, CannotRead, OSError.
    """
    if folder.exists():
        raise BadRequest(f"{folder} is there already.", "Name a folder that is not there yet.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as name:
        work = Path(name) / "licences"
        work.mkdir()
        for archive in layers:
            _gather(read_layer(archive), work, rules, packages)
        _write(work, "gesso", "LICENSE", (CHECKOUT / "LICENSE").read_bytes())
        work.rename(folder)
    return sum(1 for path in folder.rglob("*") if path.is_file())


def _gather(layer: LayerFiles, folder: Path, rules: BillRules, packages: Sequence[Path]) -> None:
    for path, content in layer.texts.items():
        owner, inside = _owner(path)
        if owner:
            _write(folder, owner, inside, content)
    for path in layer.paths:
        if path.startswith("conda-meta/") and path.endswith(".json"):
            name = path.removeprefix("conda-meta/").removesuffix(".json")
            _copy_conda(packages, name, folder)
    for rule in rules.component:
        if rule.texts and any(fnmatchcase(path, rule.file) for path in layer.paths):
            for text in rule.texts:
                _write(folder, rule.name, text, (_TEXTS / text).read_bytes())


def _owner(path: str) -> tuple[str, str]:
    """The package that a text is of and its name inside; "" for what is no licence."""
    place = path.partition("/site-packages/")[2]
    package, _, inside = place.partition("/")
    if package.endswith(".dist-info"):
        inside = re.sub(r"^licen[cs]es/", "", inside)
        is_list = inside == "METADATA" or inside.startswith("sboms/")
        return ("", "") if is_list else (package.removesuffix(".dist-info"), inside)
    return (package, inside) if inside else ("", "")


def _copy_conda(packages: Sequence[Path], name: str, folder: Path) -> None:
    for place in packages:
        licences = place / name / "info" / "licenses"
        for file in sorted(licences.rglob("*")) if licences.is_dir() else ():
            if file.is_file():
                _write(folder, name, file.relative_to(licences).as_posix(), file.read_bytes())


def _write(folder: Path, owner: str, inside: str, content: bytes) -> None:
    target = folder / _plain(owner) / _plain(inside.replace("/", "-"))
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)


def _plain(name: str) -> str:
    """As files of a release are called: letters, digits, dots and dashes, not a dot first."""
    return _UNUSUAL.sub("-", name).strip("-.")[:100] or "licence"
