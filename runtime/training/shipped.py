"""The list of the networks that ship: what they are, how large, and their digests; and the same
sizes and digests in their cards.

python -m training.shipped runtime/gesso_runtime/networks
"""

import hashlib
import re
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


def with_facts_of(content: bytes, name: str, card: str) -> str:
    """The text of a card with size and digest of the file of that name, where it names it."""
    facts = re.compile(rf'(path = "{re.escape(name)}"\nbytes = )[0-9_]+(\nsha256 = ")[0-9a-f]*"')
    digest = hashlib.sha256(content).hexdigest()
    return facts.sub(rf'\g<1>{len(content):_}\g<2>{digest}"', card)


def write_cards(networks: Path, cards: Path) -> None:
    for path in cards.glob("*.toml"):
        text = before = path.read_text(encoding="utf-8")
        for network in sorted(networks.glob("*.onnx")):
            text = with_facts_of(network.read_bytes(), network.name, text)
        if text != before:
            path.write_text(text, encoding="utf-8")


def _count(tensor: onnx.TensorProto) -> int:
    count = 1
    for length in tensor.dims:
        count *= length
    return count


if __name__ == "__main__":
    networks = Path(sys.argv[1])
    (networks / "networks.toml").write_text(described(networks))
    write_cards(networks, networks.parent / "cards")
