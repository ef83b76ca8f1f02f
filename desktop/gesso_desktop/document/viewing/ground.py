"""What all sights of one picture stand on: its pyramid, and planes to evaluate a stack on."""

from dataclasses import dataclass, field

from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Pixels
from gesso_desktop.document.evaluation import Evaluation
from gesso_desktop.document.reduced import ReducedPlane, level_plane
from gesso_desktop.document.viewing.pyramid import Pyramid


@dataclass(frozen=True, eq=False)
class Ground:
    """picture: the original, which any thread may read. Any thread may ask for planes."""

    picture: Picture
    pyramid: Pyramid
    evaluation: Evaluation
    _planes: dict[int, ReducedPlane] = field(default_factory=dict)

    def plane(self, level: int) -> ReducedPlane:
        """From level 1."""
        plane = self._planes.get(level)
        if plane is None:

            def base(box: Box) -> Pixels:
                return self.pyramid.read(level, box)

            plane = level_plane(self.evaluation, self.picture.size, level, base)
            self._planes[level] = plane
        return plane
