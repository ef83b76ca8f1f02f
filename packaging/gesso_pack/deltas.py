"""An update instead of a whole release: archives that hold only what an older release lacks."""

from collections.abc import Iterable
from pathlib import Path

from gesso_pack.layers import open_layer
from gesso_pack.normalising import RELEASE_LEVEL, Normalised, write_archive
from gesso_runtime.installing.gathering import content_of
from gesso_runtime.installing.manifest import File, Manifest


def shorten(
    layer: Normalised, known: Iterable[Manifest], archive: Path, *, level: int = RELEASE_LEVEL
) -> None:
    """Writes `archive`: of the layer's files those that none of the `known` layers has.

    Relocated files always travel: those that are installed name the folder they lie in.
    """
    at_hand = {
        content_of(file)
        for manifest in known
        for path, file in manifest.files()
        if path not in manifest.relocated_paths
    }
    with open_layer(layer.archive) as tree:
        for path in tree.paths():
            entry = layer.manifest.entries.get(path)
            is_needed = isinstance(entry, File) and content_of(entry) not in at_hand
            if not is_needed and path not in layer.manifest.relocated_paths:
                tree.drop(path)
        write_archive(tree, archive, level)
