"""What a user reads of an error, in the user's language.

The floors below speak English. Their sentence is the most exact one. Where it has no translation,
the kind of error and the next step are told, and the English sentence follows.
"""

from dataclasses import dataclass

from gesso_core.errors import GessoError
from gesso_desktop.state.model_refusal_texts import MODELS
from gesso_desktop.state.refusal_texts import EDITING, OPENING, SAVING
from gesso_desktop.state.retelling import retold_all
from gesso_desktop.state.server_refusal_texts import SERVERS
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

REFUSALS = (*SAVING, *OPENING, *EDITING, *MODELS, *SERVERS)


@dataclass(frozen=True)
class ErrorText:
    """message and hint: for the user; original: the exact English words where message is a
    translation of their kind; detail: technical."""

    code: str
    message: str
    hint: str = ""
    original: str = ""
    detail: str = ""


SENTENCES: dict[str, tuple[str, str]] = {
    "gesso": (
        QT_TRANSLATE_NOOP("Errors", "This could not be done."),
        QT_TRANSLATE_NOOP("Errors", "Try it again, or in another way."),
    ),
    "bad_request": (
        QT_TRANSLATE_NOOP("Errors", "This cannot be done as it was asked."),
        QT_TRANSLATE_NOOP("Errors", "Change the instruction or its settings."),
    ),
    "size_mismatch": (
        QT_TRANSLATE_NOOP("Errors", "Two pictures that must have the same size do not."),
        QT_TRANSLATE_NOOP("Errors", "Choose a file that belongs to this picture."),
    ),
    "no_such_job": (
        QT_TRANSLATE_NOOP("Errors", "The server does not know this edit any more."),
        QT_TRANSLATE_NOOP("Errors", "Run it again."),
    ),
    "key_refused": (
        QT_TRANSLATE_NOOP("Errors", "The server does not let this computer in."),
        QT_TRANSLATE_NOOP("Errors", "Pair this computer with the server again."),
    ),
    "needs_model": (
        QT_TRANSLATE_NOOP("Errors", "This step needs a model that is not installed."),
        QT_TRANSLATE_NOOP("Errors", "Install one, or do it with what works without a model."),
    ),
    "needs_environment": (
        QT_TRANSLATE_NOOP("Errors", "The libraries that run this model are missing."),
        QT_TRANSLATE_NOOP(
            "Errors", "Help ▸ Models and Machine shows what is there; install what is missing."
        ),
    ),
    "needs_licence": (
        QT_TRANSLATE_NOOP("Errors", "The licence of this model has not been accepted."),
        QT_TRANSLATE_NOOP("Errors", "Read it, and accept it while adding the model."),
    ),
    "does_not_fit": (
        QT_TRANSLATE_NOOP("Errors", "This model does not fit this machine."),
        QT_TRANSLATE_NOOP("Errors", "Close other programs, or choose a smaller model or picture."),
    ),
    "cannot_read": (
        QT_TRANSLATE_NOOP("Errors", "The file could not be read."),
        QT_TRANSLATE_NOOP("Errors", "Check that it may be read and is a picture."),
    ),
    "not_found": (
        QT_TRANSLATE_NOOP("Errors", "The file is not there."),
        QT_TRANSLATE_NOOP("Errors", "Check whether it was moved, renamed or unplugged."),
    ),
    "unknown_format": (
        QT_TRANSLATE_NOOP("Errors", "Gesso does not know this kind of file."),
        QT_TRANSLATE_NOOP("Errors", "Convert it to TIFF, PNG or JPEG."),
    ),
    "damaged_file": (
        QT_TRANSLATE_NOOP("Errors", "The file is damaged."),
        QT_TRANSLATE_NOOP("Errors", "Fetch it again from where it came from."),
    ),
    "too_large": (
        QT_TRANSLATE_NOOP("Errors", "The file is larger than Gesso can handle."),
        QT_TRANSLATE_NOOP("Errors", "Open a smaller part or version of it."),
    ),
    "missing_library": (
        QT_TRANSLATE_NOOP("Errors", "A part of Gesso that reads this format is not installed."),
        QT_TRANSLATE_NOOP("Errors", "Install it, or convert the file to TIFF."),
    ),
    "cannot_keep": (
        QT_TRANSLATE_NOOP("Errors", "This would break a promise, so it was not done."),
        QT_TRANSLATE_NOOP("Errors", "Choose another format, or save a copy."),
    ),
    "would_overwrite": (
        QT_TRANSLATE_NOOP("Errors", "There is a file of that name already."),
        QT_TRANSLATE_NOOP("Errors", "Choose another name."),
    ),
    "original_changed": (
        QT_TRANSLATE_NOOP("Errors", "The original is no longer the file that was edited."),
        QT_TRANSLATE_NOOP("Errors", "Put the former file back, or point to where it is now."),
    ),
    "failed": (
        QT_TRANSLATE_NOOP("Errors", "This failed. Your edits are safe."),
        QT_TRANSLATE_NOOP("Errors", "Try again; if it fails again, copy the problem report."),
    ),
    "cannot_write": (
        QT_TRANSLATE_NOOP("Errors", "The file could not be written."),
        QT_TRANSLATE_NOOP("Errors", "Choose a folder that you may write to."),
    ),
    "disk_full": (
        QT_TRANSLATE_NOOP("Errors", "The disk is full."),
        QT_TRANSLATE_NOOP("Errors", "Free some space, or choose another disk."),
    ),
    "project_damaged": (
        QT_TRANSLATE_NOOP("Errors", "The record of the edits is damaged."),
        QT_TRANSLATE_NOOP("Errors", "The original is untouched; bring the record from a backup."),
    ),
    "registration_failed": (
        QT_TRANSLATE_NOOP("Errors", "The result could not be aligned with the picture."),
        QT_TRANSLATE_NOOP("Errors", "Try again with a larger selection or another wording."),
    ),
    "model_damaged": (
        QT_TRANSLATE_NOOP("Errors", "Files of this model are missing or damaged."),
        QT_TRANSLATE_NOOP("Errors", "Verify it in Help ▸ Models and Machine, or add it again."),
    ),
    "not_trusted": (
        QT_TRANSLATE_NOOP("Errors", "It is not signed by a key that is trusted here."),
        QT_TRANSLATE_NOOP("Errors", "Get it again from where you trust."),
    ),
    "release_damaged": (
        QT_TRANSLATE_NOOP("Errors", "This release of Gesso is damaged."),
        QT_TRANSLATE_NOOP("Errors", "Copy it again from where it came from."),
    ),
    "machine_unfit": (
        QT_TRANSLATE_NOOP("Errors", "This computer or folder cannot hold an installation."),
        QT_TRANSLATE_NOOP("Errors", "Choose another folder, or another computer."),
    ),
    "install_busy": (
        QT_TRANSLATE_NOOP("Errors", "The installation is being changed at this moment."),
        QT_TRANSLATE_NOOP("Errors", "Wait until that has finished, then try again."),
    ),
    "server_away": (
        QT_TRANSLATE_NOOP("Errors", "The server cannot be reached. Your edits are safe."),
        QT_TRANSLATE_NOOP(
            "Errors", "Check that it runs and is connected, or edit on this machine."
        ),
    ),
    "server_busy": (
        QT_TRANSLATE_NOOP("Errors", "The server has more to do than it takes on."),
        QT_TRANSLATE_NOOP("Errors", "Try again in a while, or edit on this machine."),
    ),
    "engine_failed": (
        QT_TRANSLATE_NOOP("Errors", "The engine could not finish. Your edits are safe."),
        QT_TRANSLATE_NOOP("Errors", "Try again, or choose another model."),
    ),
    "out_of_memory": (
        QT_TRANSLATE_NOOP("Errors", "There was not enough memory for this model."),
        QT_TRANSLATE_NOOP(
            "Errors", "Close other programs, or choose a smaller model or a smaller part."
        ),
    ),
    "engine_crashed": (
        QT_TRANSLATE_NOOP("Errors", "The engine ended unexpectedly. Your edits are safe."),
        QT_TRANSLATE_NOOP("Errors", "Try again; if it happens every time, verify the model."),
    ),
    "engine_hung": (
        QT_TRANSLATE_NOOP("Errors", "The engine did not answer and was ended."),
        QT_TRANSLATE_NOOP("Errors", "Try again, or choose a smaller model."),
    ),
    "bad_frame": (
        QT_TRANSLATE_NOOP("Errors", "What the engine said was not understood."),
        QT_TRANSLATE_NOOP("Errors", "Install the engines that belong to this version of Gesso."),
    ),
    "bug": (
        QT_TRANSLATE_NOOP("Errors", "Something unexpected happened. Your edits are safe."),
        QT_TRANSLATE_NOOP("Errors", "Copy the problem report and send it to the developers."),
    ),
}


def error_text(error: BaseException) -> ErrorText:
    """What to show of any error; never raises, knows codes that have no sentence of their own."""
    code = _known_code(error)
    message, hint = (translated("Errors", text) for text in SENTENCES[code])
    own_code = error.code if isinstance(error, GessoError) else code
    if not isinstance(error, GessoError):
        said = f"{type(error).__name__}: {error}".rstrip(": ")
        return ErrorText(own_code, message, hint, detail=said)
    if message == SENTENCES[code][0]:  # English: the error's own words are the better ones
        return ErrorText(own_code, error.message, error.hint or hint, detail=error.detail)
    exact, exact_hint = _retold(error.message), _retold(error.hint)
    if error.hint == SENTENCES[code][1]:  # the usual one of its kind
        exact_hint = hint
    if exact is not None:
        original = error.hint if exact_hint is None else ""
        return ErrorText(own_code, exact, exact_hint or hint, original, error.detail)
    original = " ".join(filter(None, [error.message, error.hint]))
    return ErrorText(own_code, message, exact_hint or hint, original, error.detail)


def _retold(said: str) -> str | None:
    return retold_all("Errors", said, REFUSALS)


def _known_code(error: BaseException) -> str:
    """Of the error's class, or of the nearest class above it that has a sentence."""
    codes = (vars(kind).get("code") for kind in type(error).__mro__)
    return next((code for code in codes if code in SENTENCES), "bug")
