"""What operators, their parameters and the kinds of models are called, for people."""

from collections.abc import Mapping
from types import MappingProxyType

from gesso_core.recipe import EngineKind
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

_CONTEXT = "Names"

OPERATORS: Mapping[str, str] = MappingProxyType(
    {
        "exposure": QT_TRANSLATE_NOOP("Names", "Exposure"),
        "contrast": QT_TRANSLATE_NOOP("Names", "Contrast"),
        "levels": QT_TRANSLATE_NOOP("Names", "Levels"),
        "auto_tone": QT_TRANSLATE_NOOP("Names", "Automatic tones"),
        "curves": QT_TRANSLATE_NOOP("Names", "Curve"),
        "shadows": QT_TRANSLATE_NOOP("Names", "Shadows"),
        "highlights": QT_TRANSLATE_NOOP("Names", "Highlights"),
        "warmth": QT_TRANSLATE_NOOP("Names", "Warmth"),
        "tint": QT_TRANSLATE_NOOP("Names", "Tint"),
        "saturation": QT_TRANSLATE_NOOP("Names", "Saturation"),
        "vibrance": QT_TRANSLATE_NOOP("Names", "Vibrance"),
        "black_and_white": QT_TRANSLATE_NOOP("Names", "Black and white"),
        "sepia": QT_TRANSLATE_NOOP("Names", "Sepia"),
        "invert": QT_TRANSLATE_NOOP("Names", "Invert"),
        "local_contrast": QT_TRANSLATE_NOOP("Names", "Local contrast"),
        "sharpen": QT_TRANSLATE_NOOP("Names", "Sharpen"),
        "blur": QT_TRANSLATE_NOOP("Names", "Blur"),
        "denoise": QT_TRANSLATE_NOOP("Names", "Remove noise"),
        "deblur": QT_TRANSLATE_NOOP("Names", "Reduce blur"),
        "fade_repair": QT_TRANSLATE_NOOP("Names", "Restore faded colours"),
        "colour_cast": QT_TRANSLATE_NOOP("Names", "Remove colour cast"),
        "remove_stain": QT_TRANSLATE_NOOP("Names", "Remove stain"),
        "descreen": QT_TRANSLATE_NOOP("Names", "Remove halftone screen"),
        "remove_dust": QT_TRANSLATE_NOOP("Names", "Remove dust and scratches"),
        "remove_object": QT_TRANSLATE_NOOP("Names", "Remove object"),
        "remove_background": QT_TRANSLATE_NOOP("Names", "Remove background"),
        "crop": QT_TRANSLATE_NOOP("Names", "Crop"),
        "rotate": QT_TRANSLATE_NOOP("Names", "Rotate"),
        "flip": QT_TRANSLATE_NOOP("Names", "Flip"),
        "straighten": QT_TRANSLATE_NOOP("Names", "Straighten"),
    }
)

_MODEL_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "edit": QT_TRANSLATE_NOOP("Names", "Edit by instruction"),
        "deblock": QT_TRANSLATE_NOOP("Names", "Remove JPEG blocks"),
        "upscale": QT_TRANSLATE_NOOP("Names", "Enlarge"),
        "colourise": QT_TRANSLATE_NOOP("Names", "Colourise"),
        "compose": QT_TRANSLATE_NOOP("Names", "Compose from a file"),
    }
)

_PARAMETERS: Mapping[str, str] = MappingProxyType(
    {
        "amount": QT_TRANSLATE_NOOP("Names", "Amount"),
        "stops": QT_TRANSLATE_NOOP("Names", "Exposure"),
        "black": QT_TRANSLATE_NOOP("Names", "Black point"),
        "white": QT_TRANSLATE_NOOP("Names", "White point"),
        "gamma": QT_TRANSLATE_NOOP("Names", "Gamma"),
        "points": QT_TRANSLATE_NOOP("Names", "Points"),
        "red": QT_TRANSLATE_NOOP("Names", "Red"),
        "green": QT_TRANSLATE_NOOP("Names", "Green"),
        "blue": QT_TRANSLATE_NOOP("Names", "Blue"),
        "radius": QT_TRANSLATE_NOOP("Names", "Radius"),
        "threshold": QT_TRANSLATE_NOOP("Names", "Threshold"),
        "sensitivity": QT_TRANSLATE_NOOP("Names", "Sensitivity"),
        "kind": QT_TRANSLATE_NOOP("Names", "Kind"),
        "mode": QT_TRANSLATE_NOOP("Names", "How"),
        "degrees": QT_TRANSLATE_NOOP("Names", "Angle"),
        "direction": QT_TRANSLATE_NOOP("Names", "Direction"),
        "aspect": QT_TRANSLATE_NOOP("Names", "Format"),
        "factor": QT_TRANSLATE_NOOP("Names", "Times"),
    }
)

_CHOICES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("kind", "dust"): QT_TRANSLATE_NOOP("Names", "Dust"),
        ("kind", "scratches"): QT_TRANSLATE_NOOP("Names", "Scratches"),
        ("kind", "both"): QT_TRANSLATE_NOOP("Names", "Dust and scratches"),
        ("mode", "automatic"): QT_TRANSLATE_NOOP("Names", "Automatic"),
        ("mode", "box"): QT_TRANSLATE_NOOP("Names", "In the selection"),
        ("mode", "given"): QT_TRANSLATE_NOOP("Names", "By the given angle"),
        ("direction", "horizontal"): QT_TRANSLATE_NOOP("Names", "Left to right"),
        ("direction", "vertical"): QT_TRANSLATE_NOOP("Names", "Top to bottom"),
    }
)

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "px": QT_TRANSLATE_NOOP("Names", "px"),
        "stops": QT_TRANSLATE_NOOP("Names", "stops"),
        "°": "°",
    }
)

_ENGINES: Mapping[EngineKind, str] = MappingProxyType(
    {
        EngineKind.OPERATORS: QT_TRANSLATE_NOOP("Names", "an exact operator"),
        EngineKind.EDIT: QT_TRANSLATE_NOOP("Names", "a model that follows instructions"),
        EngineKind.SEGMENT: QT_TRANSLATE_NOOP("Names", "a model that finds things by name"),
        EngineKind.INPAINT: QT_TRANSLATE_NOOP("Names", "a model that fills what it removes"),
        EngineKind.RESTORE: QT_TRANSLATE_NOOP("Names", "a restoration network"),
        EngineKind.UPSCALE: QT_TRANSLATE_NOOP("Names", "an enlarging network"),
        EngineKind.GENERATE: QT_TRANSLATE_NOOP("Names", "a model that makes pictures"),
        EngineKind.POINT: QT_TRANSLATE_NOOP("Names", "a model that masks what is clicked"),
        EngineKind.MATTE: QT_TRANSLATE_NOOP("Names", "a model that masks the main subject"),
        EngineKind.PLAN: QT_TRANSLATE_NOOP("Names", "a language model"),
    }
)

_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "en": QT_TRANSLATE_NOOP("Names", "English"),
        "de": QT_TRANSLATE_NOOP("Names", "German"),
        "zh-Hans": QT_TRANSLATE_NOOP("Names", "Chinese"),
        "ar": QT_TRANSLATE_NOOP("Names", "Arabic"),
    }
)


def operator_name(name: str) -> str:
    """Of an operator, or of a step that only a model does."""
    return _translated(OPERATORS.get(name) or _MODEL_STEPS.get(name), name)


def parameter_name(name: str) -> str:
    return _translated(_PARAMETERS.get(name), name)


def choice_name(parameter: str, option: str) -> str:
    return _translated(_CHOICES.get((parameter, option)), option)


def unit_name(unit: str) -> str:
    return _translated(_UNITS.get(unit), unit)


def engine_name(kind: EngineKind) -> str:
    """With its article, to stand in a sentence."""
    return _translated(_ENGINES[kind], kind.value)


def language_name(tag: str) -> str:
    """Empty when the language was not recognised."""
    return _translated(_LANGUAGES.get(tag), "")


def _translated(text: str | None, otherwise: str) -> str:
    return translated(_CONTEXT, text) if text else otherwise
