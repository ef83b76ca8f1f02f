"""A diagnosis as one JSON object. Names and units stay as they are; new ones may come."""

from typing import Any

from gesso_core.errors import GessoError
from gesso_core.machine import Machine
from gesso_core.placement import Placement
from gesso_runtime.doctor import Diagnosis, EnvironmentFacts, Installation, ModelFacts
from gesso_runtime.greeting import Greeting
from gesso_runtime.runtime import Usable
from gesso_runtime.store.model_store import Installed

_FORMAT = 1


def plain_diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    """Sizes in bytes, times in seconds; null where nobody knows."""
    disk = diagnosis.disk
    return {
        "format": _FORMAT,
        "installation": _installation(diagnosis.installation),
        "runtime": diagnosis.carrier,
        "machine": _machine(diagnosis.machine),
        "environments": [_environment(facts) for facts in diagnosis.environments],
        "broken_environments": [
            {"folder": str(broken.folder), "error": _error(broken.error)}
            for broken in diagnosis.broken_environments
        ],
        "models": [_model(model) for model in diagnosis.models],
        "unknown_models": [_version(version) for version in diagnosis.unknown],
        "broken_cards": [_error(error) for error in diagnosis.broken_cards],
        "disk": {
            "folder": str(disk.folder),
            "used_bytes": disk.used_bytes,
            "free_bytes": disk.free_bytes,
        },
    }


def _installation(own: Installation | None) -> dict[str, Any] | None:
    """null for a checkout."""
    if own is None:
        return None
    return {
        "prefix": str(own.prefix),
        "version": own.version,
        "current": own.current,
        "previous": own.previous,
        "environments": own.environments,
    }


def _machine(machine: Machine) -> dict[str, Any]:
    return {
        "system": machine.system,
        "cpu": machine.cpu,
        "cores": machine.cores,
        "features": sorted(machine.features),
        "memory_bytes": machine.memory_bytes or None,
        "free_bytes": machine.free_bytes if machine.memory_bytes else None,
        "gpus": [
            {
                "index": gpu.index,
                "name": gpu.name,
                "memory_bytes": gpu.memory_bytes,
                "free_bytes": gpu.free_bytes,
                "capability": gpu.capability / 10 if gpu.capability else None,
                "driver": gpu.driver or None,
            }
            for gpu in machine.gpus
        ],
    }


def _environment(facts: EnvironmentFacts) -> dict[str, Any]:
    environment = facts.environment
    return {
        "name": environment.name,
        "python": str(environment.python),
        "engines": sorted(environment.engines),
        "cuda": sorted(environment.accelerated),
        "versions": dict(sorted(environment.versions.items())),
        "worker": _worker(facts.greeting),
    }


def _worker(greeting: Greeting | GessoError | None) -> dict[str, Any] | None:
    match greeting:
        case None:
            return None
        case GessoError():
            return {"starts": False, "error": _error(greeting)}
        case Greeting():
            return {
                "starts": True,
                "seconds": round(greeting.seconds, 3),
                "is_confined": greeting.is_confined,
                "engines": sorted(greeting.engines),
                "versions": dict(sorted(greeting.versions.items())),
            }


def _model(model: ModelFacts) -> dict[str, Any]:
    card, standing = model.card, model.standing
    told: dict[str, Any] = {
        "id": card.id,
        "title": card.title,
        "role": str(card.role),
        "engine": card.engine,
        "kinds": sorted(card.kinds),
        "licence": card.licence.name,
        "allows_commercial_use": card.licence.allows_commercial_use,
        "installed": [_version(version) for version in model.installed],
        "is_usable": isinstance(standing, Usable),
    }
    if isinstance(standing, Usable):
        return told | {
            "environment": standing.environment.name,
            "placements": [_placement(each) for each in standing.placements],
        }
    refusal = standing.refusal
    return told | {
        "code": standing.code,
        "why": standing.why,
        "hint": standing.hint,
        "also": list(standing.also),
        "would": [_placement(each) for each in standing.would],
        "reasons": [] if refusal is None else list(refusal.reasons),
        "nearest": None if refusal is None else refusal.nearest,
    }


def _placement(placement: Placement) -> dict[str, Any]:
    return {
        "device": placement.device,
        "precision": str(placement.precision),
        "offload": str(placement.offload),
        "threads": placement.threads,
        "memory_bytes": placement.memory_bytes or None,
    }


def _version(version: Installed) -> dict[str, Any]:
    return {
        "card": version.card,
        "version": version.version,
        "digest": version.digest,
        "added": version.added or None,
        "origin": version.origin,
        "bytes": version.bytes,
        "is_current": version.is_current,
        "is_built_in": version.is_built_in,
    }


def _error(error: GessoError) -> dict[str, str]:
    return {"code": error.code, "message": error.message, "hint": error.hint}
