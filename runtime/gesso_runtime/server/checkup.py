"""Whether a server is fit to run: one finding a line, each with a next step where one is needed.

Nothing is changed but what is kept of a cluster's nodes, and it may be asked while the server runs.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from gesso_core.errors import GessoError, NotFound
from gesso_runtime.choosing import Usable
from gesso_runtime.doctor import Diagnosis, EnvironmentFacts, free_bytes
from gesso_runtime.greeting import Greeting
from gesso_runtime.server.at_port import There, look_at_port
from gesso_runtime.server.cluster.checkup import look_at_cluster
from gesso_runtime.server.data_folder import DataFolder
from gesso_runtime.server.door.picture_rules import read_words
from gesso_runtime.server.finding import Finding, Verdict, bad
from gesso_runtime.server.keys import certificate, seal
from gesso_runtime.server.keys.audit_log import AuditLog
from gesso_runtime.server.keys.key_ring import KeyRing
from gesso_runtime.server.keys.secret_files import refuse_open
from gesso_runtime.server.keys.tls import authority_ends
from gesso_runtime.server.settings import Settings, read_settings
from gesso_runtime.store.disk import in_words

_QUEUE = "queue.db"  # of `jobs.job_queue`, which only one server at a time opens to write
_DAYS_TO_RENEW = 30
_LEAST_BYTES = 1_000_000_000
_CLOCK_SECONDS = 120.0  # that a clock may have been put back, as time servers do
_WAITS_LONG_SECONDS = 3600.0


def check_up(
    folder: DataFolder,
    diagnosis: Diagnosis | None = None,
    clock: Callable[[], float] = time.time,
    *,
    asks_replica: bool = False,
) -> Iterator[Finding]:
    """diagnosis: of the runtime that would run the jobs; None leaves executor and models out.
    asks_replica: of a cluster, which may have to start one.

    Raises NotFound where no server was made.
    """
    try:
        folder.check()
        yield Finding("folder", Verdict.GOOD, f"{folder.root}, shut to others.")
    except NotFound:
        raise
    except GessoError as error:
        yield bad("folder", error)
    settings = Settings()
    try:
        settings = read_settings(folder.settings)
        yield Finding("settings", Verdict.GOOD, f"{folder.settings.name} is understood.")
    except GessoError as error:
        yield bad("settings", error)
    yield _certificate(folder, clock())
    yield _clock(folder, clock())
    yield _clients(folder, settings, clock())
    yield _seal(folder)
    yield _keys(folder, clock())
    yield _secrets(folder)
    yield _words(folder, settings)
    yield _space(folder)
    yield _port(folder, settings)
    yield _queue(folder.jobs / _QUEUE, settings, clock())
    if settings.cluster.address:
        yield look_at_cluster(settings.cluster, folder, asks_replica=asks_replica)
    if diagnosis is not None:
        yield _executor(diagnosis)
        yield _models(diagnosis)


def _certificate(folder: DataFolder, now: float) -> Finding:
    try:
        own = certificate.read(folder.identity)
    except GessoError as error:
        return bad("certificate", error)
    days = own.days_left(datetime.fromtimestamp(now, UTC))
    renew = "Renew it, and tell the clients: gesso server certificate renew"
    if days < 0:
        said = f"Expired on {own.ends:%Y-%m-%d}: no client accepts it."
        return Finding("certificate", Verdict.BAD, said, renew)
    said = f"{days} days left, until {own.ends:%Y-%m-%d}; {own.fingerprint}"
    if days < _DAYS_TO_RENEW:
        return Finding("certificate", Verdict.LOOK, said, renew)
    return Finding("certificate", Verdict.GOOD, said)


def _clock(folder: DataFolder, now: float) -> Finding:
    """Against what was written here before: later moments cannot have been."""
    latest = 0.0
    with suppress(GessoError):  # said where it belongs
        latest = certificate.read(folder.identity).begins.timestamp()
        if noted := AuditLog(folder.audit).latest():
            latest = max(latest, noted.at)
    said = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M} UTC"
    if now + _CLOCK_SECONDS < latest:
        return Finding(
            "clock", Verdict.BAD,
            f"{said}; but something was written here at "
            f"{datetime.fromtimestamp(latest, UTC):%Y-%m-%d %H:%M}.",
            "Set this machine's clock: keys and certificates end by it.",
        )  # fmt: skip
    return Finding("clock", Verdict.GOOD, f"{said}.")


def _clients(folder: DataFolder, settings: Settings, now: float) -> Finding:
    authority = settings.client_authority(folder.root)
    if authority is None:
        return Finding("clients", Verdict.GOOD, "Let in by their key alone.")
    try:
        ends = authority_ends(authority)
    except GessoError as error:
        return bad("clients", error)
    said = f"Need a certificate signed by {authority}, which ends on {ends:%Y-%m-%d}."
    if ends.timestamp() < now:
        return Finding(
            "clients", Verdict.BAD, said, "Name a newer authority in client_ca of server.toml."
        )
    if ends.timestamp() < now + _DAYS_TO_RENEW * 86_400:
        return Finding(
            "clients", Verdict.LOOK, said,
            "Add a newer authority to that file before, and let the server read it.",
        )  # fmt: skip
    return Finding("clients", Verdict.GOOD, said)


def _seal(folder: DataFolder) -> Finding:
    try:
        seal.read(folder.seal)
    except GessoError as error:
        return bad("seal", error)
    return Finding("seal", Verdict.GOOD, "What waits on the disk is encrypted.")


def _keys(folder: DataFolder, now: float) -> Finding:
    try:
        keys = KeyRing(folder.keys).list()
    except GessoError as error:
        return bad("keys", error)
    valid = sum(key.is_valid(now) for key in keys)
    said = f"{valid} let somebody in, {len(keys) - valid} no more."
    if not valid:
        return Finding("keys", Verdict.LOOK, said, "Let somebody in: gesso server pair")
    return Finding("keys", Verdict.GOOD, said)


def _secrets(folder: DataFolder) -> Finding:
    """Files that others may read, among those of which nothing else is said."""
    try:
        for path in (folder.pairing, *folder.audit.glob("*"), *folder.jobs.glob("*")):
            try:
                refuse_open(path, path.stat())
            except FileNotFoundError:
                continue
    except GessoError as error:
        return bad("permissions", error)
    except OSError as error:
        return Finding(
            "permissions", Verdict.BAD, f"{error.filename}: {error.strerror}.",
            "Run this as the user whom the server belongs to.",
        )  # fmt: skip
    return Finding("permissions", Verdict.GOOD, "Nobody else can read the server's files.")


def _words(folder: DataFolder, settings: Settings) -> Finding:
    path = settings.words_file(folder.root)
    if path is None:
        return Finding("words", Verdict.GOOD, "No list: prompts may hold any word.")
    try:
        read_words(path)
    except GessoError as error:
        return bad("words", error)
    return Finding("words", Verdict.GOOD, f"Prompts are compared with {path}.")


def _space(folder: DataFolder) -> Finding:
    free = free_bytes(folder.root)
    if free is None:
        return Finding("space", Verdict.LOOK, "Nobody knows how much is free.", "Look yourself.")
    if free < _LEAST_BYTES:
        return Finding(
            "space", Verdict.BAD, f"Only {in_words(free)} are free.",
            f"Make room where {folder.root} lies: jobs that wait are written there.",
        )  # fmt: skip
    return Finding("space", Verdict.GOOD, f"{in_words(free)} free.")


def _port(folder: DataFolder, settings: Settings) -> Finding:
    try:
        own = certificate.read(folder.identity).der
    except GessoError:  # said where it belongs
        own = b""
    found = look_at_port(settings, own)
    is_good = found.there in {There.SERVER, There.OPEN, There.NOBODY}
    verdict = Verdict.GOOD if is_good else Verdict.BAD
    return Finding("port", verdict, found.said, found.next_step)


def _queue(path: Path, settings: Settings, now: float) -> Finding:
    if not path.exists():
        return Finding("queue", Verdict.GOOD, "No job came yet.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as queue:
            (sound,) = queue.execute("PRAGMA quick_check(1)").fetchone()
            counts = dict(queue.execute("SELECT state, count(*) FROM job GROUP BY state"))
            (oldest,) = queue.execute(
                "SELECT min(created) FROM job WHERE state = 'queued'"
            ).fetchone()
    except sqlite3.Error as error:
        return _damaged_queue(path, str(error))
    if sound != "ok":
        return _damaged_queue(path, str(sound))
    said = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    if counts.get("queued", 0) >= settings.limits.waiting:
        return Finding(
            "queue", Verdict.LOOK, f"Full: {said}.",
            "Wait, or let more wait: “waiting” of [limits] in server.toml.",
        )  # fmt: skip
    if oldest is not None and now - oldest > _WAITS_LONG_SECONDS:
        return Finding(
            "queue", Verdict.LOOK, f"{said}; one waits since {(now - oldest) / 3600:.0f} hours.",
            "See whether the server runs, and what its log says.",
        )  # fmt: skip
    return Finding("queue", Verdict.GOOD, f"{said or 'Empty'}.")


def _damaged_queue(path: Path, detail: str) -> Finding:
    return Finding(
        "queue", Verdict.BAD, f"{path} cannot be read: {detail}.",
        "Stop the server and move the file away; jobs that waited are lost, nothing else.",
    )  # fmt: skip


def _executor(diagnosis: Diagnosis) -> Finding:
    silent = [each for each in diagnosis.environments if isinstance(each.greeting, GessoError)]
    if silent:
        return Finding(
            "executor", Verdict.BAD, f"{_named(silent)}: its worker does not start.",
            "See why: gesso doctor",
        )  # fmt: skip
    if not diagnosis.environments:
        return Finding(
            "executor", Verdict.BAD, "No environment that runs models is here.",
            "See why: gesso doctor",
        )  # fmt: skip
    open_ones = [
        each
        for each in diagnosis.environments
        if isinstance(each.greeting, Greeting) and not each.greeting.is_confined
    ]
    if open_ones:
        return Finding(
            "executor", Verdict.LOOK, f"{_named(open_ones)}: not shut off from the network.",
            "Run the server on Linux with seccomp.",
        )  # fmt: skip
    gpus = ", ".join(gpu.name for gpu in diagnosis.machine.gpus) or "no graphics card"
    return Finding("executor", Verdict.GOOD, f"Workers of this machine; {gpus}.")


def _named(environments: list[EnvironmentFacts]) -> str:
    return ", ".join(each.environment.name for each in environments)


def _models(diagnosis: Diagnosis) -> Finding:
    usable = [each.card.id for each in diagnosis.models if isinstance(each.standing, Usable)]
    if not usable:
        return Finding(
            "models", Verdict.LOOK, "None can run here.",
            "Add one: gesso models add NAME FOLDER-OR-FILE; or see why: gesso doctor",
        )  # fmt: skip
    return Finding("models", Verdict.GOOD, f"{len(usable)} can run: {', '.join(usable)}.")
