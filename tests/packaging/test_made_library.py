"""Empty libraries load, offer what they replace, and do nothing."""

import ctypes
import io
import signal
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from gesso_core.errors import BadRequest
from gesso_pack.elf import Symbol, content_of, offered, read_library
from gesso_pack.icu_data import cut
from gesso_pack.made_library import Does, library, library_of

SYMBOLS = (
    Symbol("film_close", False, 0, "FILM_1"),
    Symbol("film_make", False, 0, "FILM_1"),
    Symbol("film_open", False, 0, "FILM_2"),
    Symbol("film_table", True, 64, "FILM_1"),
)
DOES = {"film_open": Does.FAILS, "film_make": Does.GIVES_MEMORY}


def test_it_says_what_the_one_it_replaces_says() -> None:
    made = library("libfilm.so.1", SYMBOLS, DOES)
    said = read_library(io.BytesIO(made))
    assert said is not None
    assert (said.soname, said.needed) == ("libfilm.so.1", ())
    assert offered(io.BytesIO(made)) == SYMBOLS
    assert made == library("libfilm.so.1", SYMBOLS[::-1], DOES)


def test_its_functions_fail_or_do_nothing_and_never_crash(tmp_path: Path) -> None:
    file = tmp_path / "libfilm.so.1"
    file.write_bytes(library("libfilm.so.1", SYMBOLS, DOES))
    loaded = ctypes.CDLL(str(file))
    assert loaded.film_close() == 0
    assert loaded.film_open() == -1
    make = loaded.film_make
    make.restype = ctypes.c_void_p
    memory = (ctypes.c_char * 4096).from_address(make())
    assert bytes(memory) == bytes(4096)
    memory[0] = b"x"
    assert bytes((ctypes.c_char * 64).in_dll(loaded, "film_table"))[:1] in {b"x", b"\0"}


def test_a_function_that_can_give_no_answer_ends_the_program(tmp_path: Path) -> None:
    file = tmp_path / "libfilm.so.1"
    file.write_bytes(library("libfilm.so.1", SYMBOLS, {"film_open": Does.STOPS}))
    code = (
        "import ctypes, sys; film = ctypes.CDLL(sys.argv[1]); film.film_close(); film.film_open()"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, str(file)])
    assert done.returncode == -signal.SIGILL


def test_many_functions_are_all_found(tmp_path: Path) -> None:
    names = [f"function_{number}" for number in range(3000)]
    file = tmp_path / "libmany.so"
    file.write_bytes(library("libmany.so", [Symbol(name, False, 0) for name in names]))
    loaded = ctypes.CDLL(str(file))
    assert all(getattr(loaded, name)() == 0 for name in names)


def test_a_datum_keeps_its_bytes(tmp_path: Path) -> None:
    content = bytes(range(256)) * 100
    file = tmp_path / "libdatum.so"
    file.write_bytes(library_of("libdatum.so", "datum", content))
    loaded = ctypes.CDLL(str(file))
    assert bytes((ctypes.c_char * len(content)).in_dll(loaded, "datum")) == content
    assert content_of(io.BytesIO(file.read_bytes()), "datum") == content


_WORDS = """
from PySide6.QtCore import QCollator, QDate, QLocale, QStringConverter, QTimeZone, QDateTime, Qt
for name in ("en_US", "en_GB", "de_DE", "de_AT", "ar_EG", "ar_SA", "zh_CN", "zh_TW"):
    place = QLocale(name)
    order = QCollator(place)
    order.setNumericMode(True)
    words = ["Ä10", "Z2", "a2", "ä9", "straße", "strasse", "照片", "北", "上", "ب", "أ", "ة"]
    words.sort(key=order.sortKey)
    moment = QDateTime(2026, 7, 1, 12, 0, 0, 0, QTimeZone(b"Asia/Tokyo"))
    print(name, words, place.toString(1234567.5), place.toUpper("istanbul straße"),
          place.toString(QDate(2026, 7, 1)), place.toCurrencyString(1234.5),
          QTimeZone(b"Asia/Tokyo").displayName(moment, QTimeZone.NameType.LongName, place))
"""


def test_four_languages_are_the_same_without_the_others(tmp_path: Path) -> None:
    original = next(Path(PySide6.__file__).parent.glob("Qt/lib/libicudata.so.*"))
    with original.open("rb") as file:
        said = read_library(file)
        name = offered(file)[0].name
        data = content_of(file, name)
    assert said is not None
    less = cut(data, {"en", "de", "ar", "zh"}, lambda part: part.endswith((".cnv", ".dict")))
    assert len(less) < len(data) / 3
    (tmp_path / original.name).write_bytes(library_of(said.soname, name, less))
    spoken = [
        subprocess.run(
            [sys.executable, "-c", _WORDS],
            env={"LD_LIBRARY_PATH": folder, "PATH": "/usr/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for folder in ("", str(tmp_path))
    ]
    assert len(spoken[0].splitlines()) == 8
    assert spoken[0] == spoken[1]


def test_other_data_than_icus_are_refused() -> None:
    with pytest.raises(BadRequest, match="another form"):
        cut(bytes(1000), {"en"}, lambda part: False)
