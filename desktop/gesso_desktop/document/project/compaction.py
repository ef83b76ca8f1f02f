"""Giving back the space of edits that can no longer be reached: undone, then overtaken by others.

Apart from undo and redo, which stay cheap because they never delete a tile.
"""

from gesso_desktop.document.project.store import Store

_UNREACHABLE_PATCHES = (
    "SELECT id FROM patch WHERE place IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.patch = patch.id)"
)


def _not_made(part: str) -> str:
    """No undo or redo sets this part of what a patch was made of to `id`."""
    sides = (f"coalesce(json_extract(\"{side}\", '$.{part}'), 0)" for side in ("before", "after"))
    found = " UNION ".join(f"SELECT {side} FROM journal WHERE field = 'made'" for side in sides)
    return f" AND id NOT IN ({found})"


_UNREACHABLE_FITTINGS = (
    "SELECT id FROM fitting WHERE NOT EXISTS"
    " (SELECT 1 FROM patch WHERE patch.fitting = fitting.id)" + _not_made("fitting")
)
_UNREACHABLE_OUTPUTS = (
    "SELECT id FROM output WHERE NOT EXISTS"
    " (SELECT 1 FROM fitting WHERE fitting.output = output.id)"
)
_UNREACHABLE_SHEETS = (
    "SELECT id FROM sheet WHERE NOT EXISTS (SELECT 1 FROM patch WHERE patch.sheet = sheet.id)"
    " AND NOT EXISTS (SELECT 1 FROM patch WHERE patch.mask = sheet.id)"
    " AND NOT EXISTS (SELECT 1 FROM patch WHERE patch.selection = sheet.id)"
    " AND NOT EXISTS (SELECT 1 FROM fitting WHERE fitting.selection = sheet.id)"
    " AND id NOT IN (SELECT CAST(\"before\" AS INTEGER) FROM journal WHERE field = 'mask')"
    " AND id NOT IN (SELECT CAST(\"after\" AS INTEGER) FROM journal WHERE field = 'mask')"
    + _not_made("sheet")
)


def compact(store: Store, *, tiles: int) -> bool:
    """Remove at most `tiles` unreachable tiles, in one transaction, and shrink the file.

    Returns whether more remain. A stack taken before the edits that made them unreachable must no
    longer be read.
    """
    with store.transaction():
        store.run(f"DELETE FROM patch WHERE id IN ({_UNREACHABLE_PATCHES})")
        store.run(f"DELETE FROM fitting WHERE id IN ({_UNREACHABLE_FITTINGS})")
        outputs = store.rows(_UNREACHABLE_OUTPUTS)
        for (output,) in outputs:
            store.run("DELETE FROM output WHERE id = ?", output)
        chosen = store.rows(
            f"SELECT id FROM tile WHERE sheet IN ({_UNREACHABLE_SHEETS}) LIMIT ?", tiles
        )
        for (tile,) in chosen:
            store.run("DELETE FROM content WHERE tile = ?", tile)
            store.run("DELETE FROM tile WHERE id = ?", tile)
        store.run(
            f"DELETE FROM sheet WHERE id IN ({_UNREACHABLE_SHEETS})"
            " AND NOT EXISTS (SELECT 1 FROM tile WHERE tile.sheet = sheet.id)"
        )
    if chosen or outputs:
        store.shrink()
    return len(chosen) == tiles
