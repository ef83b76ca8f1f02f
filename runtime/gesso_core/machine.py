"""What a computer has, as far as running models on it is concerned. Plain data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gpu:
    """index: as CUDA counts. memory_bytes: in all; free_bytes: not in use by others now.

    capability: CUDA compute capability as major·10 + minor (89 is Ada); 0 where unknown.
    """

    index: int
    name: str
    memory_bytes: int
    free_bytes: int
    capability: int = 0
    driver: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """cpu: its name. cores: that this process may use. features: such as "avx2", "avx512f", "amx".

    memory_bytes: in all; free_bytes: available without swapping.
    """

    cpu: str
    cores: int
    features: frozenset[str]
    memory_bytes: int
    free_bytes: int
    gpus: tuple[Gpu, ...] = ()
    system: str = ""
