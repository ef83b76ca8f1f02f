"""The problem report: useful, and silent about who and where."""

import getpass
import logging
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gesso_core.errors import DiskFull, GessoError, SizeMismatch
from gesso_desktop.state.anonymous import anonymous
from gesso_desktop.state.error_texts import SENTENCES, error_text
from gesso_desktop.state.problem_report import problem_report
from gesso_desktop.state.recent_records import RecentRecords
from gesso_desktop.state.settings import Settings
from gesso_desktop.ui.problem_report_dialog import ProblemReportDialog, window_facts


@pytest.mark.parametrize(
    "text",
    [
        "cannot open /home/anna/Pictures/secret wedding.tif",
        "cannot open '/home/anna/secret/a.tif' now",
        'File "/media/anna/secret/x.py", line 3',
        "C:\\Users\\anna\\secret.png is gone",
        r"\\server-anna\share\secret.jpg",
        "secret.NEF: damaged",
        "Could not read my secret picture 3.tiff.",
        "~/secret/pictures",
        "file:///home/anna/secret.tif",
        "asked anna@secret.example for it",
        "https://secret.example/x?user=anna",
        "connect to 192.168.17.4 failed: secret.webp",
        "reading “secret anna.jpeg”",
        "path=/srv/anna/secret",
    ],
)
def test_paths_names_and_addresses_are_taken_out(text: str) -> None:
    said = anonymous(text)
    for word in ("anna", "secret", "192.168"):
        assert word not in said.casefold(), said


def test_the_user_and_the_host_are_taken_out() -> None:
    user, host = getpass.getuser(), socket.gethostname()
    said = anonymous(f"{user} on {host} in {Path.home()}")
    assert host not in said
    assert user not in said
    assert str(Path.home()) not in said


def test_given_names_are_taken_out_in_every_part() -> None:
    path = Path("/archive/Estate Miller/plate 7")
    said = anonymous("opening plate 7 of ESTATE MILLER", [path])
    assert "miller" not in said.casefold()
    assert "plate" not in said


def test_where_in_the_code_it_happened_is_kept() -> None:
    said = anonymous('File "/opt/anna/lib/gesso_desktop/state/x.py", line 7, in load')
    assert said == 'File "gesso_desktop/state/x.py", line 7, in load'


def test_ordinary_sentences_stay() -> None:
    text = "12:03:04 WARNING gesso.document: tile 3 of 7 took 1.25 s and/or 80 % of 6.11.3"
    assert anonymous(text) == text


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(anonymous(text), str)


def test_the_report_has_what_helps() -> None:
    settings = Settings(monitor_profile="/home/x/Estate Miller.icc", export_quality=70)
    errors = []
    try:
        raise DiskFull("The disk is full.", detail="wanted 3 GB in /home/x/Estate Miller")
    except DiskFull as error:
        errors.append(error)
    said = problem_report(
        settings,
        errors=[*errors, ValueError("no number")],
        records=["INFO gesso: opened Estate Miller"],
        facts={"Qt platform": "offscreen"},
        names=[Path("/home/x/Estate Miller/a.tif")],
    )
    for part in ("PySide6-Essentials 6", "Python 3", "cores: ", "memory: ", "Qt platform: offs"):
        assert part in said
    assert "export_quality: 70 (changed)" in said
    assert "monitor_profile: set (changed)" in said
    assert "[bug] ValueError: no number" in said
    assert "[disk_full] DiskFull: The disk is full." in said
    assert "Miller" not in said


def test_the_last_records_are_kept_and_bounded() -> None:
    records = RecentRecords(count=3)
    logger = logging.Logger("gesso.test")
    logger.addHandler(records)
    for number in range(5):
        logger.info("record %d", number)
    assert [line.rsplit(" ", 1)[1] for line in records.lines] == ["2", "3", "4"]


def test_the_dialog_shows_and_copies_the_report(qtbot: QtBot) -> None:
    dialog = ProblemReportDialog(lambda: "the report")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.text.toPlainText() == "the report"
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "the report"
    assert "Qt platform" in window_facts()


def test_every_error_of_the_tree_has_a_sentence() -> None:
    def tree(kind: type[GessoError]) -> list[type[GessoError]]:
        return [kind, *(below for child in kind.__subclasses__() for below in tree(child))]

    for kind in tree(GessoError):
        if kind.__module__ == "gesso_core.errors":
            assert kind.code in SENTENCES, kind


def test_in_english_an_error_speaks_for_itself() -> None:
    text = error_text(SizeMismatch("The mask is 3 px wide.", "Make another.", detail="3 != 4"))
    assert (text.code, text.message, text.hint, text.detail) == (
        "size_mismatch",
        "The mask is 3 px wide.",
        "Make another.",
        "3 != 4",
    )
    assert error_text(SizeMismatch("No hint.")).hint == SENTENCES["size_mismatch"][1]


def test_an_unknown_error_gets_the_sentence_of_what_it_is() -> None:
    class Novel(DiskFull):
        code = "novel"

    text = error_text(Novel("The floppy is full."))
    assert (text.code, text.message) == ("novel", "The floppy is full.")
    assert text.hint == SENTENCES["disk_full"][1]
    assert error_text(KeyError("x")).code == "bug"
