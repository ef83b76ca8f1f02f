"""The list of the networks that ship: what they are, how large, and their digests.

python -m training.shipped runtime/gesso_runtime/networks
"""

import hashlib
import sys
from pathlib import Path

import onnx


def described(folder: Path) -> str:
    """`networks.toml`: an entry for every network of the folder."""
    parts = ["# Written by `python -m training.shipped`; every file is one that was measured."]
    for path in sorted(folder.glob("*.onnx")):
        content = path.read_bytes()
        graph = onnx.load_from_string(content).graph
        weights = sum(_count(tensor) for tensor in graph.initializer)
        parts.append(
            "[[networks]]\n"
            f'file = "{path.name}"\n'
            f"bytes = {len(content)}\n"
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
            f"numbers = {weights}\n"
            f'precision = "{"int8" if path.stem.endswith("int8") else "fp32"}"'
        )
    return "\n\n".join(parts) + "\n"


def _count(tensor: onnx.TensorProto) -> int:
    count = 1
    for length in tensor.dims:
        count *= length
    return count


if __name__ == "__main__":
    networks = Path(sys.argv[1])
    (networks / "networks.toml").write_text(described(networks))
