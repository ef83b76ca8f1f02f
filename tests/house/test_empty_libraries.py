"""Releases empty some libraries of OpenCV's wheel; so nothing of ours may ask for what they did."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("desktop/**/*.py"), *ROOT.glob("runtime/**/*.py")])
FILMS = re.compile(r"cv2\.\w*(Video|Fourcc)|CAP_(PROP|FFMPEG)")
LARGE_MATRICES = re.compile(
    r"cv2\.(solve|invert|gemm|mulTransposed|eigen|calcCovar|SVD|PCA|LDA|RANSAC|LMEDS|RHO|dnn|ml)"
    r"|cv2\.(calibrate|stereo|recoverPose|findHomography|findFundamental|findEssential|fisheye)"
)
ROBUST = re.compile(r"cv2\.estimate(Affine|Translation)")
AVIF_OR_FILE = re.compile(r"cv2\.(imread|imwrite|imencode|haveImage|IMWRITE_AVIF)\w*")


def test_no_source_lets_opencv_solve_large_matrices() -> None:
    """It would stop. NumPy solves them; of fits to points, those of `USAC_` bring their own way."""
    for source in SOURCES:
        text = source.read_text()
        assert LARGE_MATRICES.search(text) is None, source
        assert len(ROBUST.findall(text)) <= text.count("cv2.USAC_"), source


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
