"""Takes out of a text what says who and where: paths, file names, user and host, addresses."""

import getpass
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePath

_ENDINGS = (
    "tiff?|png|jpe?g|webp|avif|hei[cf]|jxl|gif|bmp|jp2|exr|svg|pdf|psd|xcf|kra|ora|gesso"
    "|dng|nef|cr[23]|arw|raf|orf|rw2|xmp|icc|icm"
)
# Code is no secret, and a trace without it is useless: our own files keep their place in the house.
_CODE = re.compile(r'[^\s"\']*/((?:gesso_\w+|site-packages|python3\.\d+)/[\w./-]+\.py)')
_QUOTED_PATH = re.compile(r"""(["'“”‘’«»])(?=[^"'“”‘’«»\n]*[/\\])[^"'“”‘’«»\n]+(["'“”‘’«»])""")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]+://[^\s\"']+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_IP = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
# To the end of the line or the next mark: names have spaces; better too much than too little.
_PATH = re.compile(r"(?<![\w<>.])(?:~|[A-Za-z]:)?[/\\][^\s\"'“”:;,()<>][^\n\"'“”:;,()<>]*")
_FILE = re.compile(rf"[^\n\"'“”‘’«»:;,()<>/\\]*?\.({_ENDINGS})\b", re.IGNORECASE)


def anonymous(text: str, names: Iterable[str | PurePath] = ()) -> str:
    """`text` without them. names: paths and words that must not stay, whatever they look like."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    text = _CODE.sub(keep, text.replace("\x00", ""))
    for word in _words(names):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "<name>", text, flags=re.IGNORECASE)
    text = _URL.sub("<address>", text)
    text = _MAIL.sub("<address>", text)
    text = _IP.sub("<address>", text)
    text = _QUOTED_PATH.sub(r"\1<path>\2", text)
    text = _PATH.sub("<path>", text)
    text = _FILE.sub(lambda match: f" <file>.{match[1].lower()}", text)
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], text)


def _words(names: Iterable[str | PurePath]) -> list[str]:
    """Longest first, so that a path goes before its parts."""
    home = Path.home()
    found = {str(home), home.name, socket.gethostname()}
    with suppress(OSError, KeyError):  # a user id without a name
        found.add(getpass.getuser())
    for name in names:
        path = PurePath(name)
        found |= {str(path), path.name, path.stem, *path.parts}
    return sorted((word for word in found if len(word) > 1), key=len, reverse=True)
