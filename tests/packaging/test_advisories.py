"""Records of OSV find the versions that they mean; the records here are made up."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gesso_core.errors import BadRequest, NotFound
from gesso_pack.advisories import audit, read_records


def _bill(version: str, name: str = "demo", purl: str = "pkg:pypi/demo") -> Mapping[str, Any]:
    full = f"{purl}@{version}" if purl else ""
    component = {"name": name, "version": version, "purl": full, "bom-ref": full or name}
    return {"components": [component]}


def _record(
    events: Sequence[Mapping[str, str]], *, versions: Sequence[str] = (), **more: Any
) -> Mapping[str, Any]:
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Demo"},
        "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
        "versions": list(versions),
    }
    return {"id": "TEST-1", "modified": "2026-11-01T10:00:00Z", "affected": [affected], **more}


@pytest.mark.parametrize(
    ("version", "events", "is_found"),
    [
        ("1.0", [{"introduced": "0"}, {"fixed": "1.0"}], False),
        ("1.0rc1", [{"introduced": "0"}, {"fixed": "1.0"}], True),
        ("0.1.dev1", [{"introduced": "0"}], True),
        ("1.9", [{"introduced": "0"}, {"fixed": "1.10"}], True),
        ("1.10", [{"introduced": "0"}, {"fixed": "1.10"}], False),
        ("2.0", [{"introduced": "0"}, {"last_affected": "2.0"}], True),
        ("2.0.1", [{"introduced": "0"}, {"last_affected": "2.0"}], False),
        (
            "1.5",
            [{"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "1.4"}, {"fixed": "1.6"}],
            True,
        ),
        (
            "1.3",
            [{"introduced": "1.4"}, {"fixed": "1.6"}, {"introduced": "0"}, {"fixed": "1.2"}],
            False,
        ),
        ("1.0", [{"introduced": "1.0"}, {"fixed": "1.0.1"}], True),
        ("2.13.0+cpu", [{"introduced": "2.0"}, {"fixed": "2.13.0"}], False),
        ("1.0", [], False),
    ],
)
def test_a_version_is_within_what_a_record_says(
    version: str, events: Sequence[Mapping[str, str]], is_found: bool
) -> None:
    assert bool(audit(_bill(version), [_record(events)]).found) is is_found


def test_a_version_that_is_named_is_affected() -> None:
    done = audit(_bill("1.0"), [_record([], versions=["0.9", "1.0"])])
    assert [each.id for each in done.found] == ["TEST-1"]


@pytest.mark.parametrize(
    "record",
    [
        _record([{"introduced": "0"}, {"last_affected": "2.13.0"}]),
        _record([], versions=["2.13.0"]),
        _record([], versions=["2.13"]),
    ],
)
def test_a_build_of_a_version_is_that_version(record: Mapping[str, Any]) -> None:
    assert audit(_bill("2.13.0+cpu"), [record]).found
    assert not audit(_bill("2.13.1+cpu"), [record]).found


def test_a_version_that_nobody_can_compare_is_told() -> None:
    done = audit(_bill("2013c-weird"), [_record([{"introduced": "0"}])])
    assert (done.found, done.unchecked) == ((), ("pkg:pypi/demo@2013c-weird",))


def test_a_record_that_was_withdrawn_counts_no_more() -> None:
    record = _record([{"introduced": "0"}], withdrawn="2026-10-01T00:00:00Z")
    assert audit(_bill("1.0"), [record]).found == ()


def test_another_package_or_another_ecosystem_is_not_meant() -> None:
    record = _record([{"introduced": "0"}])
    assert audit(_bill("1.0", "other", "pkg:pypi/other"), [record]).found == ()
    assert audit(_bill("1.0", "demo", "pkg:conda/demo"), [record]).found == ()


def test_libraries_are_found_by_versions_that_are_named_one_by_one() -> None:
    package = {"ecosystem": "OSS-Fuzz", "name": "harfbuzz"}
    record = {"id": "TEST-2", "affected": [{"package": package, "versions": ["14.5.0"]}]}
    done = audit(_bill("14.5.0", "HarfBuzz", ""), [record])
    assert [each.id for each in done.found] == ["TEST-2"]


def test_what_no_record_could_be_about_is_told() -> None:
    done = audit(_bill("6.11.3", "Qt", ""), [_record([{"introduced": "0"}])])
    assert done.unchecked == ("Qt",)
    assert done.as_of == "2026-11-01"


def test_a_folder_must_hold_records(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no records"):
        read_records(tmp_path)
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(BadRequest, match="no record of OSV"):
        read_records(tmp_path)
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(BadRequest, match="not JSON"):
        read_records(tmp_path)
