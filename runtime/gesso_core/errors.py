"""Every error a user can meet, as one tree.

GessoError
├── BadRequest            what was asked cannot be done as asked (usage)
│   ├── SizeMismatch      two things that must have one size do not
│   └── NoSuchJob         a server knows no such job of this key
├── KeyRefused            a server does not let this key in, or not for this
├── NeedsModel            a step needs a model that is not installed
│   ├── NeedsEnvironment  the model is there, the libraries that run it are not
│   ├── NeedsLicence      the model's licence has not been accepted
│   └── DoesNotFit        no way of running the model fits this machine
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
    ├── RegistrationFailed
    ├── ModelDamaged      a model's file is missing, altered or not what its card says
    ├── NotTrusted        a signature is missing, wrong or by a key that is not known
    ├── ReleaseDamaged    a release to install is not what was signed
    ├── MachineUnfit      this machine or this folder cannot hold an installation
    ├── InstallBusy       another process is changing the installation
    ├── ServerAway        a server cannot be reached, or stopped answering
    ├── ServerBusy        a server has more to do than it takes on
    └── EngineFailed      an engine could not finish its job
        ├── OutOfMemory
        ├── EngineCrashed its process ended by itself
        ├── EngineHung    it was silent for too long and was ended
        └── BadFrame      what came from the other side is no message of this protocol
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


class NoSuchJob(BadRequest):
    code = "no_such_job"


class KeyRefused(GessoError):
    code = "key_refused"


class NeedsModel(GessoError):
    code = "needs_model"


class NeedsEnvironment(NeedsModel):
    code = "needs_environment"


class NeedsLicence(NeedsModel):
    code = "needs_licence"


class DoesNotFit(NeedsModel):
    code = "does_not_fit"


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


class ModelDamaged(Failed):
    code = "model_damaged"


class NotTrusted(Failed):
    code = "not_trusted"


class ReleaseDamaged(Failed):
    code = "release_damaged"


class MachineUnfit(Failed):
    code = "machine_unfit"


class InstallBusy(Failed):
    code = "install_busy"


class ServerAway(Failed):
    code = "server_away"


class ServerBusy(Failed):
    code = "server_busy"


class EngineFailed(Failed):
    code = "engine_failed"


class OutOfMemory(EngineFailed):
    code = "out_of_memory"


class EngineCrashed(EngineFailed):
    code = "engine_crashed"


class EngineHung(EngineFailed):
    code = "engine_hung"


class BadFrame(EngineFailed):
    code = "bad_frame"
