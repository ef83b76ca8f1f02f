"""What the encoders made of a prompt, by all that it follows from: their files, where they ran and
with which libraries, the words, and the pictures where they look at those.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.placement import Placement
from gesso_runtime.engines.diffusers import libraries
from gesso_runtime.engines.diffusers.checkpoint import INDEX
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, Kind
from gesso_runtime.folders import prompts_folder
from gesso_runtime.kept_prompts import KeptPrompts
from gesso_runtime.store.manifest import read_manifest

_FORMAT = 1  # of what is kept: raised where a kind comes to read its words otherwise
_NOT_READ = frozenset({"vae", "scheduler"})
_OF_STEPS = frozenset({"steps", "strength"})  # parameters that no encoder sees


@dataclass(frozen=True, slots=True)
class PromptCache:
    """kept: on disk. reader: digest of who reads, and where. encoders: names of parts."""

    kept: KeptPrompts
    reader: str
    encoders: tuple[str, ...]

    def key(self, pipe: Any, job: Job) -> str:
        looks = any(_looks_at_pictures(getattr(pipe, name)) for name in self.encoders)
        params = {n: v for n, v in job.request.params.items() if n not in _OF_STEPS}
        facts = (
            self.reader,
            job.request.prompt,
            job.negative,
            job.guidance,
            repr(job.options),
            sorted((name, repr(value)) for name, value in params.items()),
            [_digest(tensor) for tensor in job.pictures] if looks else len(job.pictures),
        )
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def get(self, key: str) -> Mapping[str, Any] | None:
        """Where they were made: on the same device."""
        content = self.kept.get(key)
        if content is None:
            return None
        found = import_module("safetensors.torch").load(content)
        # Copied: how tensors lie in memory changes the last bits of what is made with them.
        return {
            name: tensor.clone().to(device)
            for (name, device), tensor in ((json.loads(key), t) for key, t in found.items())
        }

    def put(self, key: str, embeddings: Mapping[str, Any]) -> None:
        """Nothing is kept of what is not only tensors."""
        tensor = import_module("torch").Tensor
        if not all(isinstance(each, tensor) for each in embeddings.values()):
            return
        named = {
            json.dumps((name, str(each.device))): each.detach().cpu().contiguous().clone()
            for name, each in embeddings.items()
        }
        self.kept.put(key, import_module("safetensors.torch").save(named))


def cache_of(
    kind: Kind, card: ModelCard, files: Mapping[str, Path], placement: Placement
) -> PromptCache | None:
    """None where nobody says which files these are: a folder that no store has taken."""
    version = files[INDEX].parents[len(Path(INDEX).parts)]
    try:
        manifest = read_manifest(version, card.id)
        kept = KeptPrompts(prompts_folder())
    except (ModelDamaged, BadRequest):
        return None
    left_out = {*_NOT_READ, kind.denoiser}
    read = {
        file.path: file.sha256
        for file in manifest.files
        if left_out.isdisjoint(Path(file.path).parts[:-1])
    }
    where = (placement.words, placement.threads)
    facts = (_FORMAT, card.pipeline, read, where, dict(libraries.versions()))
    reader = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    return PromptCache(kept, reader, kind.encoders)


def _looks_at_pictures(encoder: Any) -> bool:
    return getattr(encoder.config, "vision_config", None) is not None


def _digest(tensor: Any) -> str:
    pixels = tensor.detach().cpu().contiguous()
    return hashlib.sha256(repr(pixels.shape).encode() + pixels.numpy().tobytes()).hexdigest()
