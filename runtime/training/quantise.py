"""A trained restoration network in 8 bits: which layers may be, and what it costs.

    python -m training.quantise restore.onnx restore-int8.onnx FOLDER [--keep PATTERN …] [--try]

Static, per channel, calibrated on synthetic damage. `--try` measures every part of the network on
its own, in 8 bits and the rest in float: PSNR to the float network over the same pictures, and how
long a run takes of the float network's.
"""

import argparse
import logging
import tempfile
import time
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
from training.restore_network import WISHES
from training.train_restore import Pools, crops

SEED = 13
# Measured at width 16 (AVX2 without VNNI): with these in float it takes 0.81 of the time, 59 dB (48
# at worst) near to the float network. Those at full resolution lose most in 8 bits (`leave` 40 dB,
# `rising.0` 51, `falling.0` 54) and save nothing, as the strides; a strided convolution upwards has
# no kernel in 8 bits at all.
KEPT = ("/enter/*", "/falling.0.*", "/down.*", "/rising.0.*", "/up.*", "/leave/*")
# Weights of 7 bits: on processors without VNNI a pair of products is added in 16 bits, where 8 bits
# can run over (measured at width 32: 50 dB instead of 66, and other pixels than with VNNI).
_FEWER_BITS = True

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
    """Those that can be in 8 bits."""
    return [node.name for node in onnx.load(str(path)).graph.node if node.op_type == "Conv"]


def parts(names: Sequence[str]) -> list[str]:
    """Patterns of the parts that a network's own names tell: `/falling.0.1/one/Conv` belongs to
    `/falling.0.*`, `/enter/Conv` to `/enter/*`."""
    modules = (name.split("/")[1].split(".") for name in names)
    return list(dict.fromkeys(_pattern(module) for module in modules))


def _pattern(module: list[str]) -> str:
    return f"/{'.'.join(module)}/*" if len(module) < 3 else f"/{'.'.join(module[:2])}.*"


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
            reduce_range=_FEWER_BITS,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=stays,
            calibrate_method=CalibrationMethod.MinMax,
        )


def closeness(one: Path, other: Path, shown: Sequence[Feed]) -> tuple[float, float]:
    """dB between what two networks make of the same pictures: mean and worst."""
    networks = [_session(path) for path in (one, other)]
    results = [[network.run(["restored"], feed)[0] for feed in shown] for network in networks]
    error = [float(((a - b) ** 2).mean()) for a, b in zip(*results, strict=True)]
    decibels = -10 * np.log10(np.maximum(error, 1e-10))
    return float(decibels.mean()), float(decibels.min())


def slowness(one: Path, other: Path, side: int = 384, repeats: int = 5) -> float:
    """How long the other takes of the one's time. In turn, and each at its best, so that what else
    runs meets both."""
    wish = np.zeros((1, len(WISHES)), np.float32)
    feed = {"image": np.full((1, 4, side, side), 0.5, np.float32), "wish": wish}
    networks = [_session(path) for path in (one, other)]
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats + 1):
        for network, times in zip(networks, taken, strict=True):
            begun = time.perf_counter()
            network.run(["restored"], feed)
            times.append(time.perf_counter() - begun)
    return min(taken[1]) / min(taken[0])


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


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
        there = parts(convolutions(asked.fp32))
        for part in there:
            others = [other for other in there if other != part]
            quantise(asked.fp32, asked.int8, calibration, others)
            print(f"{part:14s} alone in 8 bits: {_said(asked, shown)}", flush=True)
    quantise(asked.fp32, asked.int8, calibration, asked.keep)
    print(f"{asked.int8.name}: {_said(asked, shown)}")


def _said(asked: argparse.Namespace, shown: Sequence[Feed]) -> str:
    mean, worst = closeness(asked.fp32, asked.int8, shown)
    share = slowness(asked.fp32, asked.int8)
    return f"{mean:.1f} dB to fp32, worst {worst:.1f}, {share:.2f} of its time"


if __name__ == "__main__":
    main()
