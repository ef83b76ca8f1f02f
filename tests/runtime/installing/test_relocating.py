"""Relocation: byte for byte what conda-unpack does, for a folder that is not there yet."""

import os
from pathlib import Path

import pytest
from conda_pack.prefixes import update_prefix
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.errors import BadRequest
from gesso_runtime.installing.manifest import Mode, Relocation
from gesso_runtime.installing.relocating import refuse_long_place, relocate, relocated

HOLDER = "/opt/placehold_placehold_placehold"
FINAL = "/home/ü/Ünï çödé/照片"

CONTENTS = [
    b"",
    b"nothing here\0",
    HOLDER.encode() + b"/lib\0tail",
    HOLDER.encode() + b"/lib:" + HOLDER.encode() + b"/bin\0\0\0tail",
    b"\x7fELF\0" + HOLDER.encode() + b"\0" + HOLDER.encode() + b"/x\0",
    HOLDER.encode() + b"/no zero byte follows",
    b"#!" + HOLDER.encode() + b"/bin/python\nprint()\n" + b"\xff\xfe",
    HOLDER.encode()[:-1] + b"\0",
]


def by_conda(content: bytes, mode: Mode, folder: Path) -> bytes:
    file = folder / "file"
    file.write_bytes(content)
    update_prefix(str(file), FINAL, HOLDER, mode=mode.value)
    return file.read_bytes()


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("content", CONTENTS)
def test_as_conda_unpack_does_it(content: bytes, mode: Mode, tmp_path: Path) -> None:
    ours = relocated(content, Relocation("x", HOLDER, mode), FINAL)
    assert ours == by_conda(content, mode, tmp_path)


@given(
    st.lists(st.sampled_from([HOLDER.encode(), b"\0", b"/", b"a", b"\n", b"\xff"]), max_size=12),
    st.sampled_from(Mode),
)
def test_as_conda_unpack_does_it_with_anything(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], mode: Mode
) -> None:
    content = b"".join(parts)
    ours = relocated(content, Relocation("x", HOLDER, mode), FINAL)
    assert ours == by_conda(content, mode, tmp_path_factory.mktemp("conda"))


def test_other_names_of_a_file_keep_the_old_content(tmp_path: Path) -> None:
    tree, kept = tmp_path / "tree", tmp_path / "kept"
    (tree / "bin").mkdir(parents=True)
    kept.write_bytes(HOLDER.encode() + b"/bin\0")
    kept.chmod(0o755)
    os.link(kept, tree / "bin/tool")
    records = [Relocation("bin/tool", HOLDER, Mode.BINARY)]
    now = relocate(tree, Path("/short"), records, tick=lambda more: None)
    assert kept.read_bytes() == HOLDER.encode() + b"/bin\0"
    content = (tree / "bin/tool").read_bytes()
    assert content.startswith(b"/short/bin\0")
    assert len(content) == len(HOLDER) + 5
    assert (tree / "bin/tool").stat().st_mode & 0o777 == 0o755
    assert now["bin/tool"].executable
    assert now["bin/tool"].size == len(content)
    assert sorted(each.name for each in (tree / "bin").iterdir()) == ["tool"]


def test_a_file_may_name_several_places(tmp_path: Path) -> None:
    (tmp_path / "conf").write_text("a=/first/x\nb=/second/y\n")
    records = [
        Relocation("conf", "/first", Mode.TEXT),
        Relocation("conf", "/second", Mode.TEXT),
    ]
    relocate(tmp_path, Path("/final"), records, tick=lambda more: None)
    assert (tmp_path / "conf").read_text() == "a=/final/x\nb=/final/y\n"


def test_a_place_that_programs_have_no_room_for_is_refused() -> None:
    binary = Relocation("lib/x.so", "/opt/build", Mode.BINARY)
    text = Relocation("bin/x", "/o", Mode.TEXT)
    refuse_long_place(Path("/opt/elsew"), [binary, text])
    with pytest.raises(BadRequest, match="room for 10"):
        refuse_long_place(Path("/opt/elsewh"), [binary, text])
    with pytest.raises(BadRequest, match="too long"):
        relocated(b"/opt/build\0", binary, "/opt/elsewhere")
