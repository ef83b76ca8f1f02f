"""Every error a user can meet, as one tree.

GessoError
├── BadRequest            what was asked cannot be done as asked (usage)
│   └── SizeMismatch      two things that must have one size do not
├── NeedsModel            a step needs a model that is not installed
├── CannotRead            the input cannot be opened
│   ├── NotFound
│   ├── UnknownFormat
│   ├── DamagedFile
│   ├── TooLarge
│   └── MissingLibrary    the format needs an optional library
├── CannotKeep            a promise would be broken
│   ├── WouldOverwrite    the target is the original or already exists
│   └── OriginalChanged   the original on disk is not the one the project was made from
└── Failed                everything else that went wrong
    ├── CannotWrite       read-only folder, no permission
    ├── DiskFull
    ├── ProjectDamaged
    └── RegistrationFailed
"""

from typing import ClassVar


class GessoError(Exception):
    """An error with a sentence for the user and a next step.

    message: what happened; hint: what to do now; detail: for us, may be technical.
    """

    code: ClassVar[str] = "gesso"

    def __init__(self, message: str, hint: str = "", *, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail


class BadRequest(GessoError):
    code = "bad_request"


class SizeMismatch(BadRequest):
    code = "size_mismatch"


class NeedsModel(GessoError):
    code = "needs_model"


class CannotRead(GessoError):
    code = "cannot_read"


class NotFound(CannotRead):
    code = "not_found"


class UnknownFormat(CannotRead):
    code = "unknown_format"


class DamagedFile(CannotRead):
    code = "damaged_file"


class TooLarge(CannotRead):
    code = "too_large"


class MissingLibrary(CannotRead):
    code = "missing_library"


class CannotKeep(GessoError):
    code = "cannot_keep"


class WouldOverwrite(CannotKeep):
    code = "would_overwrite"


class OriginalChanged(CannotKeep):
    code = "original_changed"


class Failed(GessoError):
    code = "failed"


class CannotWrite(Failed):
    code = "cannot_write"


class DiskFull(Failed):
    code = "disk_full"


class ProjectDamaged(Failed):
    code = "project_damaged"


class RegistrationFailed(Failed):
    code = "registration_failed"
