"""What the operator of a server decides: `server.toml` in its data folder, strictly read."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from string import Template

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest, CannotRead, NotFound
from gesso_runtime.folders import expanded
from gesso_runtime.server.cluster.road import read_address
from gesso_runtime.server.keys.audit_log import MOST_FILES
from gesso_runtime.server.picture_settings import PictureSettings

MOST_BYTES = 1 << 20  # of the file
_LONGEST_NAME = 80
_RANGES: Mapping[str, tuple[int, int]] = {
    "port": (0, 65_535),  # 0: any that is free, and the server says which
    "limits.body_bytes": (1 << 16, 1 << 36),
    "limits.pixels": (1, 1 << 32),
    "limits.connections": (1, 1 << 16),
    "limits.waiting": (1, 1 << 20),
    "limits.waiting_per_key": (1, 1 << 20),
    "limits.attempts": (1, 100),
    "limits.keep_seconds": (1, 366 * 86_400),
    "limits.kept_bytes": (1 << 20, 1 << 50),
    "limits.idle_seconds": (0, 366 * 86_400),
    "limits.drain_seconds": (0, 86_400),
    "pairing.seconds": (10, 86_400),
    "pairing.key_days": (0, 36_500),
    "audit.file_bytes": (1 << 12, 1 << 40),
    "audit.files": (1, MOST_FILES),
    "cluster.at_once": (1, 1024),
    "cluster.wait_seconds": (1, 7 * 86_400),
}


@dataclass(frozen=True, slots=True)
class Faces:
    """Beside the native one. describes_itself: /openapi.json."""

    openai: bool = True
    simple: bool = True
    describes_itself: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """waiting: jobs of all keys. kept_bytes: of requests and results on the disk. keep_seconds: of
    results that nobody collects. answers_again: the same request with what is kept of it.
    idle_seconds: then models are unloaded; 0 for never. drain_seconds: for jobs that run when the
    server is stopped.
    """

    body_bytes: int = 256 << 20
    pixels: int = 120_000_000
    connections: int = 256
    waiting: int = 256
    waiting_per_key: int = 64
    attempts: int = 3
    keep_seconds: int = 86_400
    kept_bytes: int = 16 << 30
    answers_again: bool = True
    idle_seconds: int = 900
    drain_seconds: int = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """Of one key; 0 for as much as it likes. megapixels: of the pictures that it sends."""

    requests_per_minute: int = 600
    megapixels_per_minute: int = 2000


@dataclass(frozen=True, slots=True)
class Pairing:
    """seconds: that a code lives. key_days: that its key lives; 0 until it is revoked."""

    seconds: int = 600
    key_days: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """file: one word or phrase a line that no prompt may hold; empty for none."""

    file: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """file_bytes: then the next file begins. files: kept."""

    file_bytes: int = 16 << 20
    files: int = 32


@dataclass(frozen=True, slots=True)
class Cluster:
    """address: of Ray Serve's HTTP proxy; empty for workers of this machine. secret: a file that
    every node has, too. at_once: jobs that are given away together. wait_seconds: for a replica.
    """

    address: str = ""
    secret: str = ""
    at_once: int = 8
    wait_seconds: int = 3600

    def secret_file(self, folder: Path) -> Path:
        """folder: of the server's data, which a relative path starts from."""
        return folder / expanded(self.secret)


@dataclass(frozen=True, slots=True)
class Settings:
    """name: what clients call the server. host, port: where it listens. address: what clients are
    told, without scheme and port; empty for this machine's name. client_ca: a PEM file, empty for
    none. hosts: that a request may call the server; none for any. rates: by the id of a key.
    """

    name: str = "Gesso"
    host: str = "0.0.0.0"
    port: int = 8443
    address: str = ""
    client_ca: str = ""
    hosts: tuple[str, ...] = ()
    faces: Faces = field(default_factory=Faces)
    limits: Limits = field(default_factory=Limits)
    rate: Rate = field(default_factory=Rate)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    pairing: Pairing = field(default_factory=Pairing)
    words: Words = field(default_factory=Words)
    pictures: PictureSettings = field(default_factory=PictureSettings)
    audit: Audit = field(default_factory=Audit)
    cluster: Cluster = field(default_factory=Cluster)

    def names(self) -> tuple[str, ...]:
        """What clients know the server by: the address without its port, if there is one."""
        host, _, port = self.address.rpartition(":")
        has_port = port.isdecimal() and (":" not in host or host.endswith("]"))
        bare = host if has_port else self.address
        return (bare.strip("[]"),) if bare else ()

    def rate_of(self, key_id: str) -> Rate:
        return self.rates.get(key_id, self.rate)

    def client_authority(self, folder: Path) -> Path | None:
        """folder: of the server's data, which a relative path starts from."""
        return folder / expanded(self.client_ca) if self.client_ca else None

    def words_file(self, folder: Path) -> Path | None:
        """folder: as of `client_authority`."""
        return folder / expanded(self.words.file) if self.words.file else None


def read_settings(path: Path) -> Settings:
    """Raises NotFound, CannotRead, and BadRequest that names the file, the line or key and what is
    wrong with it.
    """
    settings = parse_settings(_text(path), str(path))
    check_settings(settings, str(path))
    return settings


def parse_settings(text: str, where: str) -> Settings:
    """where: what errors call the text. Raises BadRequest."""
    try:
        plain = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadRequest(
            f"{where} is no TOML: {error}.", "Correct that line, or put a copy of the file back."
        ) from error
    return read_record(Settings, plain, where)


def check_settings(settings: Settings, where: str) -> None:
    """where: what errors call them. Raises BadRequest for a number that is out of range."""
    for name, (least, most) in _RANGES.items():
        value: object = settings
        for part in name.split("."):
            value = getattr(value, part)
        if not isinstance(value, int) or not least <= value <= most:
            raise _wrong(where, f"“{name}” is {value}; possible are {least} to {most}")
    rates = {"rate": settings.rate} | {f"rates.{key}": rate for key, rate in settings.rates.items()}
    for name, rate in rates.items():
        if min(rate.requests_per_minute, rate.megapixels_per_minute) < 0:
            raise _wrong(where, f"“{name}” has a negative number")
    if not settings.name.strip() or len(settings.name) > _LONGEST_NAME:
        raise _wrong(where, f"“name” needs 1 to {_LONGEST_NAME} characters")
    if not settings.name.isprintable():
        raise _wrong(where, "“name” has signs that cannot be shown")
    if not settings.host:
        raise _wrong(where, "“host” is empty")
    if settings.cluster.address:
        try:
            read_address(settings.cluster.address)
        except BadRequest as error:
            raise BadRequest(f"{where}, cluster: {error.message}", error.hint) from error
        if not settings.cluster.secret:
            raise _wrong(where, "“secret” of [cluster] names no file, and a cluster needs one")


def first_settings(settings: Settings) -> str:
    """The text of a new `server.toml`: `settings` outside its tables, and comments on the rest."""
    template = files("gesso_runtime.server").joinpath("settings.toml").read_text("utf-8")
    said = ("name", "host", "port", "address", "client_ca")
    return Template(template).substitute(
        {each: json.dumps(getattr(settings, each), ensure_ascii=False) for each in said}
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode()
    except FileNotFoundError as error:
        raise NotFound(
            f"There are no settings {path}.", "Make a server: gesso server init"
        ) from error
    except OSError as error:
        raise CannotRead(
            f"{path} cannot be read.",
            "Run this as the user whom the server belongs to.",
            detail=str(error),
        ) from error
    except ValueError as error:
        raise BadRequest(
            f"{path} is no text in UTF-8.",
            "Put a copy of the file back.",
            detail=str(error),
        ) from error


def _wrong(where: str, what: str) -> BadRequest:
    return BadRequest(f"{where}: {what}.", "Correct the file.")
