"""Releases empty some libraries of OpenCV's wheel; so nothing of ours may ask for what they did."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("desktop/**/*.py"), *ROOT.glob("runtime/**/*.py")])
FILMS = re.compile(r"cv2\.\w*(Video|Fourcc)|CAP_(PROP|FFMPEG)")
AVIF_OR_FILE = re.compile(r"cv2\.(imread|imwrite|imencode|haveImage|IMWRITE_AVIF)\w*")


@pytest.mark.parametrize("rule", [FILMS, AVIF_OR_FILE], ids=["films", "files"])
def test_no_source_lets_opencv_open_films_or_files_by_their_name(rule: re.Pattern[str]) -> None:
    """Its one way in is `imdecode` of what is known to be a JPEG."""
    found = [
        f"{source.relative_to(ROOT)}:{number}"
        for source in SOURCES
        for number, line in enumerate(source.read_text().splitlines(), start=1)
        if rule.search(line)
    ]
    assert found == []
