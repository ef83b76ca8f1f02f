"""What fitting a model's output onto the picture measured, for people and for the record."""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum


class Mode(StrEnum):
    LOCAL = "local"  # only the changed areas are replaced
    WHOLE = "whole"  # the edit is everywhere: its tone and colour are applied to the original
    MASKED = "masked"  # the area was given, nothing was searched
    UNCHANGED = "unchanged"  # the output shows no edit


@dataclass(frozen=True, slots=True)
class FidelityReport:
    """residual_px, residual_worst_px: displacement left where nothing changed (median and 95th
    percentile, px of the work picture; None if too little is unchanged to measure).
    agreement: share of the output found again in the original, 0…1.
    colour_error_before, colour_error_after: mean ΔE there, before and after the colour lock.
    changed_share: of the crop's pixels, those the change map holds. touched: pixels replaced at
    all, in the picture. identical_share: of the crop's pixels, those kept bit for bit.
    """

    mode: Mode
    method: str
    agreement: float
    residual_px: float | None
    residual_worst_px: float | None
    colour_error_before: float | None
    colour_error_after: float | None
    changed_share: float
    touched: int
    identical_share: float
    warnings: tuple[str, ...] = ()

    @property
    def as_json(self) -> dict[str, object]:
        """Plain values by name; numbers rounded to what was measured."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _plain(value: object) -> object:
    match value:
        case float():
            return round(value, 6)
        case Mode():
            return value.value
        case tuple():
            return list(value)
        case _:
            return value
