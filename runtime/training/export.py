"""Trained weights as ONNX: fp32, and int8 where that loses next to nothing.

python -m training.export tone FOLDER/tone.pt OUT
python -m training.export restore FOLDER/restore.pt OUT
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training import checkpoint
from training.restore_network import WISHES, RestoreNetwork
from training.tone_network import VIEW, Repair, ToneNetwork

OPSET = 18


class ToneAnswer(nn.Module):
    """As the product reads it: a vector."""

    def __init__(self, network: ToneNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        repair: Repair = self.network(image)
        return repair.values()


def export_tone(weights: Path, out: Path) -> None:
    saved = checkpoint.load(weights)
    network = ToneNetwork(saved["width"]).eval()
    network.load_state_dict(saved["average"])
    _export(ToneAnswer(network).eval(), (torch.rand(1, 3, VIEW, VIEW),), out, ["image"], ["values"])


def export_restore(weights: Path, out: Path) -> None:
    saved = checkpoint.load(weights)
    network = RestoreNetwork(saved["width"]).eval()
    network.load_state_dict(saved["average"] if "average" in saved else saved["state"])
    example = (torch.rand(1, 4, 64, 64), torch.rand(1, len(WISHES)))
    sides = {2: "height", 3: "width"}
    names = ["image", "wish"], ["restored", "dust"]
    axes = dict.fromkeys(("image", *names[1]), sides)
    _export(network, example, out, *names, dynamic_axes=axes)


def _export(
    network: nn.Module,
    example: tuple[Tensor, ...],
    out: Path,
    inputs: list[str],
    outputs: list[str],
    **options: Any,
) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        example,
        str(out),
        input_names=inputs,
        output_names=outputs,
        opset_version=OPSET,
        dynamo=False,
        **options,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["tone", "restore"])
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    {"tone": export_tone, "restore": export_restore}[asked.what](asked.weights, asked.out)


if __name__ == "__main__":
    main()
