"""Undo and redo: small reversible changes in a line. No tile is copied, moved or deleted here.

A change says that one field of a patch (or the framing) went from one value to another; doing it
again or undoing it sets that field. The fields: `place` in the stack (None: not in it), `visible`,
`opacity`, `texture`, `mask` and `values` of a patch, what it was `made` of (several columns that
only make sense together), and `framing` of the document.
"""

import json

from gesso_desktop.document.project.records import Entry, now, to_json
from gesso_desktop.document.project.store import Store

_COLUMNS = {
    "visible": "visible",
    "opacity": "opacity",
    "texture": "texture",
    "mask": "mask",
    "values": '"values"',
}
MADE = ("sheet", "fitting", "below", "provenance")
"""Columns of a patch that `made` sets together."""


def begin(store: Store, instruction: str) -> int:
    """A new edit that changes can belong to."""
    return store.run("INSERT INTO edit (created, instruction) VALUES (?, ?)", now(), instruction)


def record(
    store: Store, verb: str, patch: int | None, field: str, *, before: object, after: object
) -> None:
    """Do the change and append it; what was undone until now can no longer be done again."""
    store.run("DELETE FROM journal WHERE id > ?", _position(store))
    entry = store.run(
        'INSERT INTO journal (edit, created, verb, patch, field, "before", "after")'
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        begin(store, "") if store.edit is None else store.edit,
        now(),
        verb,
        patch,
        field,
        to_json(before),
        to_json(after),
    )
    _set(store, patch, field, after)
    store.run("UPDATE state SET position = ?", entry)


def undo(store: Store) -> bool:
    """All changes of the last edit. Whether there was anything to undo."""
    edit = _edit_of(store, "id = ?")
    while edit is not None and _edit_of(store, "id = ?") == edit:
        _undo_change(store)
    return edit is not None


def redo(store: Store) -> bool:
    """All changes of the next edit. Whether there was anything to do again."""
    edit = _edit_of(store, "id > ?")
    while edit is not None and _edit_of(store, "id > ?") == edit:
        _redo_change(store)
    return edit is not None


def _edit_of(store: Store, where: str) -> int | None:
    found = store.rows(
        f"SELECT edit FROM journal WHERE {where} ORDER BY id LIMIT 1", _position(store)
    )
    return found[0][0] if found else None


def _undo_change(store: Store) -> None:
    last = _position(store)
    ((patch, field, before),) = store.rows(
        'SELECT patch, field, "before" FROM journal WHERE id = ?', last
    )
    _set(store, patch, field, json.loads(before))
    store.run(
        "UPDATE state SET position = (SELECT coalesce(max(id), 0) FROM journal WHERE id < ?)",
        last,
    )


def _redo_change(store: Store) -> None:
    ((entry, patch, field, after),) = store.rows(
        'SELECT id, patch, field, "after" FROM journal WHERE id > ? ORDER BY id LIMIT 1',
        _position(store),
    )
    _set(store, patch, field, json.loads(after))
    store.run("UPDATE state SET position = ?", entry)


def can_undo(store: Store) -> bool:
    return _position(store) > 0


def can_redo(store: Store) -> bool:
    return bool(store.rows("SELECT 1 FROM journal WHERE id > ? LIMIT 1", _position(store)))


def entries(store: Store) -> tuple[Entry, ...]:
    """Oldest first, with those that were undone and could be done again."""
    last = _position(store)
    found = store.rows(
        "SELECT j.id, j.edit, instruction, j.created, verb, patch, coalesce(name, '') AS name,"
        ' "before", "after" FROM journal j JOIN edit ON edit.id = j.edit'
        " LEFT JOIN patch ON patch.id = j.patch ORDER BY j.id"
    )
    return tuple(
        Entry(
            id=row["id"],
            edit=row["edit"],
            instruction=row["instruction"],
            created=row["created"],
            verb=row["verb"],
            patch=row["patch"],
            name=row["name"],
            before=json.loads(row["before"]),
            after=json.loads(row["after"]),
            is_undone=row["id"] > last,
        )
        for row in found
    )


def _position(store: Store) -> int:
    return int(store.rows("SELECT position FROM state")[0][0])


def _set(store: Store, patch: int | None, field: str, value: object) -> None:
    if field == "framing":
        store.run("UPDATE state SET framing = ?", to_json(value))
    elif field == "place":
        _place(store, patch, value)
    elif field == "made":
        assert isinstance(value, dict)
        columns = ", ".join(f"{column} = ?" for column in MADE)
        store.run(f"UPDATE patch SET {columns} WHERE id = ?", *(value[c] for c in MADE), patch)
    else:
        plain = to_json(value) if field == "values" else value
        store.run(f"UPDATE patch SET {_COLUMNS[field]} = ? WHERE id = ?", plain, patch)


def _place(store: Store, patch: int | None, place: object) -> None:
    ((current,),) = store.rows("SELECT place FROM patch WHERE id = ?", patch)
    if current is not None:
        store.run("UPDATE patch SET place = place - 1 WHERE place > ?", current)
    if place is not None:
        store.run("UPDATE patch SET place = place + 1 WHERE place >= ? AND id != ?", place, patch)
    store.run("UPDATE patch SET place = ? WHERE id = ?", place, patch)
