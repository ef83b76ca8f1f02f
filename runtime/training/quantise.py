"""A trained restoration network in 8 bits: which layers may be, and what it costs.

    python -m training.quantise restore.onnx restore-int8.onnx FOLDER [--keep PATTERN …] [--try]

Static, per channel, calibrated on synthetic damage. `--try` measures every part of the network on
its own, as PSNR to the float network over the same pictures.
"""

import argparse
import logging
import tempfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.damage import Damage
from training.train_restore import Pools, crops

SEED = 13
# What works at full resolution, and what joins the levels, loses most in 8 bits (measured: 47 dB to
# the float network with only the first and last layer kept, 60 with these).
KEPT = ("/enter/*", "/falling.0*", "/rising.0*", "/down*", "/up*", "/leave/*")
PARTS: tuple[str, ...] = (
    "/enter/*",
    "/falling.0*",
    "/rising.0*",
    "/falling.1*",
    "/rising.1*",
    "/falling.2*",
)
PARTS = (*PARTS, "/rising.2*", "/falling.3*", "/down*", "/up*", "/leave/*")

Feed = dict[str, NDArray[np.float32]]


class Pairs(CalibrationDataReader):  # type: ignore[misc]
    """Damaged pictures and wishes."""

    def __init__(self, feeds: Sequence[Feed]) -> None:
        self._left: Iterator[Feed] = iter(feeds)

    def get_next(self) -> Feed | None:
        return next(self._left, None)


def feeds(pools: Pools, count: int, side: int = 128, *, seed: int = SEED) -> list[Feed]:
    random, made = torch.Generator().manual_seed(seed), []
    for _ in range(count):
        clean = crops(pools.pictures, 1, side, random)
        pair = Damage.draw(clean.shape, pools.dust, pools.holes, random).pair(clean, random)
        made.append({"image": pair.given.numpy(), "wish": pair.wish.numpy()})
    return made


def convolutions(path: Path) -> list[str]:
    graph = onnx.load(str(path)).graph
    return [node.name for node in graph.node if node.op_type in {"Conv", "ConvTranspose"}]


def quantise(fp32: Path, int8: Path, calibration: Sequence[Feed], kept: Sequence[str]) -> None:
    """kept: patterns of the names of convolutions that stay in float."""
    names = convolutions(fp32)
    stays = [name for name in names if any(fnmatchcase(name, part) for part in kept)]
    logging.getLogger().setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(fp32), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(int8),
            Pairs(calibration),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv", "ConvTranspose"],
            nodes_to_exclude=stays,
            calibrate_method=CalibrationMethod.MinMax,
        )


def closeness(one: Path, other: Path, shown: Sequence[Feed]) -> tuple[float, float]:
    """dB between what two networks make of the same pictures: mean and worst."""
    results = []
    for path in (one, other):
        network: Any = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        results.append([network.run(["restored"], feed)[0] for feed in shown])
    error = [float(((a - b) ** 2).mean()) for a, b in zip(*results, strict=True)]
    decibels = -10 * np.log10(np.maximum(error, 1e-10))
    return float(decibels.mean()), float(decibels.min())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fp32", type=Path)
    parser.add_argument("int8", type=Path)
    parser.add_argument("folder", type=Path, help="of the training, for its pictures")
    parser.add_argument("--pictures", type=int, default=3000)
    parser.add_argument("--side", type=int, default=320)
    parser.add_argument("--keep", nargs="*", default=list(KEPT))
    parser.add_argument("--calibrate", type=int, default=64)
    parser.add_argument("--try", action="store_true", dest="tries")
    asked = parser.parse_args()
    pools = Pools.made(asked.folder, asked.pictures, asked.side)
    calibration, shown = feeds(pools, asked.calibrate), feeds(pools, 24, seed=SEED + 1)
    if asked.tries:
        for part in PARTS:
            others = [other for other in PARTS if other != part]
            quantise(asked.fp32, asked.int8, calibration, others)
            mean, worst = closeness(asked.fp32, asked.int8, shown)
            print(f"{part:14s} alone in 8 bits: {mean:.1f} dB, worst {worst:.1f}", flush=True)
    quantise(asked.fp32, asked.int8, calibration, asked.keep)
    mean, worst = closeness(asked.fp32, asked.int8, shown)
    print(f"{asked.int8.name}: {mean:.1f} dB to fp32, worst {worst:.1f}")


if __name__ == "__main__":
    main()
