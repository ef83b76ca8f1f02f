"""The tables of a project file, and how an older file becomes a current one."""

import sqlite3
from collections.abc import Sequence

APPLICATION_ID = 0x47455353  # "GESS", SQLite's mark for whose file this is
# Measured, 7.9 MB in one transaction: 30 ms at 4096, 22 ms at 8192, 19 ms at 16384; an empty
# project has 14 pages, so larger ones only make small projects big.
PAGE_BYTES = 8192

_VERSION_1 = (
    # The picture the project is about. Paths are bytes: a file name need not be valid Unicode.
    """CREATE TABLE base (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        relative BLOB NOT NULL, absolute BLOB NOT NULL, page INTEGER NOT NULL,
        bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL
    ) STRICT""",
    # Sparse pixels or coverage over `box`; a full one is 1 everywhere in it and has no tiles.
    """CREATE TABLE sheet (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('pixels', 'coverage')),
        "left" INTEGER NOT NULL, top INTEGER NOT NULL,
        "right" INTEGER NOT NULL, bottom INTEGER NOT NULL,
        is_full INTEGER NOT NULL, dtype TEXT, channels INTEGER, digest TEXT NOT NULL
    ) STRICT""",
    # Where a sheet has something. Small rows, apart from what they hold, so that listing is cheap.
    """CREATE TABLE tile (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet INTEGER NOT NULL REFERENCES sheet (id),
        "row" INTEGER NOT NULL, "column" INTEGER NOT NULL,
        "left" INTEGER NOT NULL, top INTEGER NOT NULL,
        "right" INTEGER NOT NULL, bottom INTEGER NOT NULL,
        UNIQUE (sheet, "row", "column")
    ) STRICT""",
    # pixels: raw. coverage: 16 bit, zlib; NULL means 1 everywhere. crc: of both, as stored.
    """CREATE TABLE content (
        tile INTEGER PRIMARY KEY REFERENCES tile (id),
        crc INTEGER NOT NULL, coverage BLOB, pixels BLOB
    ) STRICT""",
    # place: index in the stack, NULL when deleted or undone.
    """CREATE TABLE patch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('parametric', 'pixels', 'matte')),
        name TEXT NOT NULL, created TEXT NOT NULL,
        operator TEXT, "values" TEXT, sheet INTEGER REFERENCES sheet (id),
        mask INTEGER REFERENCES sheet (id),
        place INTEGER, visible INTEGER NOT NULL, opacity REAL NOT NULL,
        step TEXT NOT NULL, provenance TEXT NOT NULL, below TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX patch_by_sheet ON patch (sheet)",
    "CREATE INDEX patch_by_mask ON patch (mask)",
    # What the user did in one go: its changes are undone and done again together.
    """CREATE TABLE edit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created TEXT NOT NULL, instruction TEXT NOT NULL
    ) STRICT""",
    # One reversible change: `field` of `patch` (or of the document) went from `before` to `after`.
    """CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        edit INTEGER NOT NULL REFERENCES edit (id),
        created TEXT NOT NULL, verb TEXT NOT NULL,
        patch INTEGER REFERENCES patch (id),
        field TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX journal_by_patch ON journal (patch)",
    # position: the last entry of the journal that is in force; 0 is none.
    """CREATE TABLE state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        position INTEGER NOT NULL, framing TEXT NOT NULL
    ) STRICT""",
    # A file made from this project: what was promised, and where its pixels were meant to change.
    """CREATE TABLE saved (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created TEXT NOT NULL, path BLOB NOT NULL, sha256 TEXT NOT NULL,
        state TEXT NOT NULL, promise TEXT NOT NULL, framing TEXT NOT NULL, coverage BLOB NOT NULL
    ) STRICT""",
)

_VERSION_2 = (
    # What a model returned, lossless, with its plan and registration; shared by its fittings.
    """CREATE TABLE output (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        facts TEXT NOT NULL, crc INTEGER NOT NULL, pixels BLOB NOT NULL, wobble BLOB
    ) STRICT""",
    # How an output became pixels. correction: by hand, of its change map; 16 bit, packed.
    """CREATE TABLE fitting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        output INTEGER NOT NULL REFERENCES output (id), sensitivity REAL NOT NULL,
        selection INTEGER REFERENCES sheet (id), crc INTEGER NOT NULL, correction BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX fitting_by_output ON fitting (output)",
    "CREATE INDEX fitting_by_selection ON fitting (selection)",
    # NULL for edits that no model made, and for those made before outputs were kept.
    "ALTER TABLE patch ADD COLUMN fitting INTEGER REFERENCES fitting (id)",
    "CREATE INDEX patch_by_fitting ON patch (fitting)",
)

# The same tables: a provenance may say more than older versions can read, and they must say so.
_VERSION_3: tuple[str, ...] = ()

# How much of the small differences that its pixels take away comes back, 0…1.
_VERSION_4 = ("ALTER TABLE patch ADD COLUMN texture REAL NOT NULL DEFAULT 0.0",)

# Where a model was allowed to act, where no fitting says it; a provenance says more, too.
_VERSION_5 = (
    "ALTER TABLE patch ADD COLUMN selection INTEGER REFERENCES sheet (id)",
    "CREATE INDEX patch_by_selection ON patch (selection)",
)

Migration = Sequence[str]
MIGRATIONS: tuple[Migration, ...] = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5)
"""Entry n takes a file from version n to n + 1. Entries are never edited once released."""


def new_file(*inserts: tuple[str, tuple[object, ...]]) -> bytes:
    """A whole project file of the current version, holding the rows that `inserts` put in."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # lets `compact` give space back
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)
        for statement, arguments in inserts:
            connection.execute(statement, arguments)
        return bytes(connection.serialize())
    finally:
        connection.close()


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the file to the newest version, in one transaction or not at all."""
    if version(connection) >= len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in migrations[version(connection) :]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_project(connection: sqlite3.Connection) -> bool:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    return int(mark) == APPLICATION_ID
