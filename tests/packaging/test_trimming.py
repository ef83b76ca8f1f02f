"""What a release leaves out, and that nothing misses it."""

from pathlib import Path

import pytest

from fixtures.elf_files import write_elf
from fixtures.trees import write_tar
from gesso_core.errors import BadRequest
from gesso_pack.elf import Symbol, offered
from gesso_pack.libraries import LibraryRules, Linked, System, read_library_rules, settle_libraries
from gesso_pack.made_library import library
from gesso_pack.tree import open_tree
from gesso_pack.trimming import Drop, Empty, Icu, Rules, read_rules, trim

SITE = "lib/python3.11/site-packages"
NO_ICU = Icu((), (), ())


def _elf(soname: str, *needed: str, search: str = "") -> bytes:
    return write_elf(soname, needed, search)


def test_rules_drop_what_they_name_and_keep_their_exceptions(tmp_path: Path) -> None:
    rules = Rules(
        (
            Drop("unused", ("{site}/a/*",), keep=("{site}/a/kept.py",)),
            Drop("elsewhere", ("{site}/b/*",), only=("engine",)),
        ),
        (),
        NO_ICU,
    )
    paths = [f"{SITE}/{name}" for name in ("a/x.py", "a/deep/y.py", "a/kept.py", "b/z.py")]
    with open_tree(write_tar(tmp_path / "x.tar", dict.fromkeys(paths, b""))) as tree:
        trim(tree, "desktop", rules)
        assert tree.paths() == [f"{SITE}/a/kept.py", f"{SITE}/b/z.py"]


def test_a_library_that_nothing_needs_any_more_goes_with_the_one_that_did(tmp_path: Path) -> None:
    files = {
        f"{SITE}/a/used.so": _elf("", "libone.so"),
        f"{SITE}/a/gone.so": _elf("", "libtwo.so"),
        f"{SITE}/a.libs/libone.so": _elf("libone.so"),
        f"{SITE}/a.libs/libtwo.so": _elf("libtwo.so", "libthree.so"),
        f"{SITE}/a.libs/libthree.so": _elf("libthree.so", "libtwo.so"),
    }
    rules = Rules((Drop("unused", ("{site}/a/gone.so",)),), (), NO_ICU)
    with open_tree(write_tar(tmp_path / "x.tar", files)) as tree:
        trim(tree, "desktop", rules)
        assert tree.paths() == [f"{SITE}/a.libs/libone.so", f"{SITE}/a/used.so"]


def test_an_emptied_library_offers_what_others_ask_it_for_and_needs_nothing(tmp_path: Path) -> None:
    symbols = (Symbol("film_open", False, 0, "FILM_1"),)
    unasked = (Symbol("film_cut", False, 0, "FILM_1"), Symbol("film_glue", False, 0, "FILM_1"))
    path = f"{SITE}/cv.libs/libfilm-1234.so.1"
    files = {
        f"{SITE}/cv/cv.so": write_elf("", ("libfilm-1234.so.1",), asks=("film_open", "puts")),
        f"{SITE}/other/other.so": write_elf("", ("libother.so.1",), asks=("film_glue",)),
        f"{SITE}/other/libother.so.1": write_elf("libother.so.1", ()),
        path: library("libfilm-1234.so.1", symbols + unasked) + bytes(50_000),
    }
    rules = Rules((), (Empty("films", ("{site}/cv.libs/libfilm-*",)),), NO_ICU)
    with open_tree(write_tar(tmp_path / "x.tar", files)) as tree:
        trim(tree, "desktop", rules)
        assert tree.size(path) < 50_000
        assert offered(tree.open(path)) == symbols


def test_what_is_not_found_inside_and_may_not_come_from_outside_is_refused(
    tmp_path: Path,
) -> None:
    files = {
        f"{SITE}/a/a.so": _elf("", "libc.so.6", "libinside.so", search="$ORIGIN/../a.libs"),
        f"{SITE}/a.libs/libinside.so": _elf("libinside.so", "libstrange.so.7"),
    }
    rules = LibraryRules((), (System("the system's", ("libc.so.6",)),))
    with (
        open_tree(write_tar(tmp_path / "x.tar", files)) as tree,
        pytest.raises(BadRequest, match=r"libstrange\.so\.7, which .*libinside\.so needs"),
    ):
        settle_libraries(tree, rules)


def test_a_library_elsewhere_in_the_tree_is_not_found_by_chance(tmp_path: Path) -> None:
    files = {
        f"{SITE}/a/a.so": _elf("", "libinside.so", search="$ORIGIN"),
        f"{SITE}/b/libinside.so": _elf("libinside.so"),
    }
    with (
        open_tree(write_tar(tmp_path / "x.tar", files)) as tree,
        pytest.raises(BadRequest, match="libinside"),
    ):
        settle_libraries(tree, LibraryRules((), ()))


def test_a_search_path_of_the_older_kind_is_lent_down_the_whole_chain(tmp_path: Path) -> None:
    module = write_elf("", ["libjxl.so"], "$ORIGIN/../codecs.libs", lends=True)
    files = {
        f"{SITE}/codecs/_jxl.so": module,
        f"{SITE}/codecs.libs/libjxl.so": _elf("libjxl.so", "libdec.so"),
        f"{SITE}/codecs.libs/libdec.so": _elf("libdec.so", "libcommon.so"),
        f"{SITE}/codecs.libs/libcommon.so": _elf("libcommon.so", "libjxl.so"),
    }
    with open_tree(write_tar(tmp_path / "x.tar", files)) as tree:
        settle_libraries(tree, LibraryRules((), ()))
    files[f"{SITE}/codecs/_jxl.so"] = write_elf("", ["libjxl.so"], "$ORIGIN/../codecs.libs")
    with (
        open_tree(write_tar(tmp_path / "y.tar", files)) as tree,
        pytest.raises(BadRequest, match=r"libdec\.so, which .*/libjxl\.so needs"),
    ):
        settle_libraries(tree, LibraryRules((), ()))


def test_libraries_of_the_environment_are_linked_to_where_qt_looks_with_what_they_need(
    tmp_path: Path,
) -> None:
    qt = f"{SITE}/PySide6/Qt"
    files = {
        f"{qt}/plugins/platforms/libqxcb.so": _elf(
            "", "libxcb-cursor.so.0", "libc.so.6", search="$ORIGIN/../../lib"
        ),
        "lib/libxcb-cursor.so.0.0.0": _elf(
            "libxcb-cursor.so.0", "libxcb-util.so.1", search="$ORIGIN"
        ),
        "lib/libxcb-util.so.1": _elf("libxcb-util.so.1", search="$ORIGIN"),
        "lib/libunused.so.1": _elf("libunused.so.1"),
    }
    links = {"lib/libxcb-cursor.so.0": "libxcb-cursor.so.0.0.0"}
    rules = LibraryRules(
        (Linked("{site}/PySide6/Qt/lib", ("{site}/PySide6/*",)),),
        (System("the system's", ("libc.so.6",)),),
    )
    with open_tree(write_tar(tmp_path / "x.tar", files, links)) as tree:
        settle_libraries(tree, rules)
        made = [path for path in tree.paths() if path.startswith(f"{qt}/lib/")]
        assert made == [f"{qt}/lib/libxcb-cursor.so.0", f"{qt}/lib/libxcb-util.so.1"]
        assert tree.target(made[0]) == "../../../../../libxcb-cursor.so.0"


def test_programs_whose_libraries_or_modules_are_left_out_go_too(tmp_path: Path) -> None:
    """As conda-forge has them: Python comes with tk there."""
    files = {
        "bin/tclsh8.6": _elf("", "libtcl8.6.so"),
        "bin/wish8.6": _elf("", "libtk8.6.so", "libtcl8.6.so"),
        "lib/libtcl8.6.so": _elf("libtcl8.6.so"),
        "lib/libtk8.6.so": _elf("libtk8.6.so", "libtcl8.6.so"),
        "lib/itcl4.2.4/libitcl4.2.4.so": _elf("libitcl4.2.4.so"),
        "lib/tdbc1.1.7/pkgIndex.tcl": b"",
        "lib/thread2.8.9/pkgIndex.tcl": b"",
        "lib/tcl8.6/init.tcl": b"",
        "conda-meta/tk-8.6.13-h1.json": b"{}",
        **dict.fromkeys(("bin/2to3", "bin/2to3-3.11", "bin/idle3.11", "bin/pydoc3"), b""),
        "bin/python3.11": _elf(""),
        "lib/python3.11/os.py": b"",
        f"{SITE}/tktools/a.py": b"",
    }
    with open_tree(write_tar(tmp_path / "x.tar", files)) as tree:
        trim(tree, "desktop", read_rules())
        settle_libraries(tree, read_library_rules())
        kept = ["bin/python3.11", "lib/python3.11/os.py", f"{SITE}/tktools/a.py"]
        assert tree.paths() == kept


def test_the_graphics_driver_s_libraries_are_the_system_s(tmp_path: Path) -> None:
    qt = f"{SITE}/PySide6/Qt/lib/libQt6Gui.so.6"
    files = {
        qt: _elf("libQt6Gui.so.6", "libGL.so.1", "libEGL.so.1", "libxcb.so.1", search="$ORIGIN"),
        "lib/libGL.so.1": _elf("libGL.so.1", "libGLX.so.0"),
        "lib/libGLX.so.0": _elf("libGLX.so.0"),
        "lib/libEGL.so.1": _elf("libEGL.so.1"),
        "lib/libxcb.so.1": _elf("libxcb.so.1"),
    }
    with open_tree(write_tar(tmp_path / "x.tar", files)) as tree:
        trim(tree, "desktop", read_rules())
        settle_libraries(tree, read_library_rules())
        linked = f"{SITE}/PySide6/Qt/lib/libxcb.so.1"
        assert tree.paths() == ["lib/libxcb.so.1", qt, linked]


def test_the_rules_of_releases_can_be_read_and_each_says_why() -> None:
    rules = read_rules()
    assert all(rule.why for rule in (*rules.drop, *rules.empty))
    assert set(rules.icu.languages) == {"en", "de", "ar", "zh"}
    assert all(rule.why for rule in read_library_rules().system)


def test_a_library_that_lies_there_under_three_names_lies_there_once(tmp_path: Path) -> None:
    same = _elf("libone.so.0")
    folder = f"{SITE}/a/lib"
    files = {f"{folder}/libone.so": same, f"{folder}/libone.so.0": same, "lib/libone.so.0": same}
    with open_tree(write_tar(tmp_path / "x.tar", files)) as tree:
        trim(tree, "desktop", Rules((), (), NO_ICU))
        assert tree.target(f"{folder}/libone.so.0") == "libone.so"
        assert tree.files() == ["lib/libone.so.0", f"{folder}/libone.so"]
