"""Reader and writer of the model file: a plain ``.npz`` without pickled objects, validated on load.

Equal models give equal bytes, so that a model can be identified by its digest.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiceng.cases.triage.features import HASH_BITS, MAX_CHARS, MAX_GRAM
from jiceng.core.errors import Invalid

FORMAT = 1
MAX_BYTES = 64 * 1024 * 1024
"""Limit of the unpacked size; a model has a few megabytes, more is an error or an attack."""

_ARRAYS = ("about", "buckets", "weights", "own", "bias")


class ModelProblem(Invalid, ValueError):
    """An invalid model file. ``reason`` is in English, for the log."""

    def __init__(self, path: Path, reason: str, code: str = "triage.model_broken") -> None:
        super().__init__(
            f"The triage model {path.name} cannot be used ({reason}). Train it again.",
            code=code,
            name=path.name,
            reason=reason,
        )


class Parts(NamedTuple):
    """Components of a model; shapes as in :class:`jiceng.cases.triage.model.Model`."""

    labels: tuple[str, ...]
    buckets: NDArray[np.uint32]
    weights: NDArray[np.float32]
    own: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float
    about: dict[str, object]


def write_parts(path: Path, parts: Parts) -> None:
    """Write a model atomically."""
    meta = {
        "format": FORMAT,
        "hash_bits": HASH_BITS,
        "max_gram": MAX_GRAM,
        "max_chars": MAX_CHARS,
        "labels": list(parts.labels),
        "sharpness": parts.sharpness,
        "about": parts.about,
    }
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".triage-", suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez_compressed(
                stream,
                about=np.frombuffer(text, np.uint8),
                buckets=parts.buckets.astype(np.uint32),
                weights=parts.weights.astype(np.float16),
                own=parts.own.astype(np.float16),
                bias=parts.bias.astype(np.float32),
            )
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_parts(path: Path) -> Parts:
    """Read and validate a model file.

    Raises:
        ModelProblem: missing, not a model, truncated, too large, of another format, or with
            inconsistent types, shapes or values.
    """
    if not path.is_file():
        raise ModelProblem(path, "no such file", "triage.model_missing")
    try:
        arrays = _arrays(path)
        meta = json.loads(arrays["about"].tobytes().decode())
    except ModelProblem:
        raise
    except Exception as error:  # a malicious file can make the readers fail in any way
        raise ModelProblem(path, f"not a model file: {type(error).__name__}") from error
    return _checked(path, meta, arrays)


def _arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if sorted(member.filename for member in members) != sorted(f"{n}.npy" for n in _ARRAYS):
            raise ModelProblem(path, "it does not hold the parts of a model")
        if sum(member.file_size for member in members) > MAX_BYTES:
            raise ModelProblem(path, "it is too large")
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in _ARRAYS}


def _checked(path: Path, meta: object, arrays: Mapping[str, NDArray[np.generic]]) -> Parts:
    def need(condition: bool, reason: str) -> None:
        if not condition:
            raise ModelProblem(path, reason)

    need(isinstance(meta, dict), "no description inside")
    assert isinstance(meta, dict)
    settings = [meta.get(key) for key in ("format", "hash_bits", "max_gram", "max_chars")]
    need(settings == [FORMAT, HASH_BITS, MAX_GRAM, MAX_CHARS], "made by another version")
    labels, sharpness, about = meta.get("labels"), meta.get("sharpness"), meta.get("about")
    need(
        isinstance(labels, list) and 2 <= len(labels) <= 1000 and len(set(map(str, labels))) > 1,
        "no labels",
    )
    assert isinstance(labels, list)
    need(all(isinstance(label, str) and label for label in labels), "labels are not text")
    need(len(set(labels)) == len(labels), "labels repeat")
    need(
        isinstance(sharpness, int | float) and math.isfinite(sharpness) and sharpness > 0,
        "no calibration",
    )
    assert isinstance(sharpness, int | float)
    weights, own, bias = (arrays[name] for name in ("weights", "own", "bias"))
    raw = arrays["buckets"]
    need(raw.dtype == np.uint32 and raw.ndim == 1, "buckets are not whole numbers")
    buckets = raw.astype(np.uint32)
    count = len(buckets)
    need(bool(np.all(buckets[1:] > buckets[:-1])), "buckets are not in order")
    need(not count or int(buckets[-1]) < 1 << HASH_BITS, "a bucket is out of range")
    need(
        weights.dtype == np.float16
        and own.dtype == np.float16
        and bias.dtype == np.float32
        and weights.shape == (count, len(labels))
        and own.shape == (count,)
        and bias.shape == (len(labels),),
        "its parts do not fit together",
    )
    numbers = (weights.astype(np.float32), own.astype(np.float32), bias.astype(np.float32))
    need(all(bool(np.isfinite(part).all()) for part in numbers), "a number is not finite")
    need(bool((numbers[1] > 0).all()), "an n-gram weighs nothing")
    return Parts(
        tuple(labels),
        buckets,
        numbers[0],
        numbers[1],
        numbers[2],
        float(sharpness),
        about if isinstance(about, dict) else {},
    )
