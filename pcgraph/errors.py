"""Say what is wrong, where, and what to do: the one tree of errors.

Each class carries the exit code of the command contract; each instance carries
a short code such as PC-QUERY-PARAM, which stays the same over releases.
"""


class PcgraphError(Exception):
    """Any problem that is told to the user in one message, never as a traceback.

    Args:
        code: stable short code, such as ``PC-READ-TURTLE``.
        what: one sentence: what is wrong.
        remedy: one sentence: what to do.
        where: file and line, or query and parameter; empty if there is no place.

    Attributes:
        typed: the value at fault, as it was typed, where a program may offer others.
        option: the name of the option that it was given for; empty where none was named.
        meant: what it may mean: words to show, and what to type for it.
    """

    exit_code = 4

    def __init__(self, code: str, what: str, remedy: str = "", where: str = "") -> None:
        self.code, self.what, self.remedy, self.where = code, what, remedy, where
        self.typed = self.option = ""
        self.meant: tuple[tuple[str, str], ...] = ()
        super().__init__(str(self))

    def _render_traceback_(self) -> list[str]:
        """Give a notebook the message alone: it asks an error for its own traceback."""
        return [f"pcgraph: {self}"]

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n  {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}\n  [{self.code}]"


class UsageProblem(PcgraphError):
    """Wrong usage, or a value that is unknown or has two meanings."""

    exit_code = 2


class InputProblem(PcgraphError):
    """A file or folder that is missing or cannot be read as what it should be."""

    exit_code = 3


class QueryProblem(PcgraphError):
    """A query that does not parse, is refused, or fails in the engine."""

    exit_code = 4


class LimitReached(PcgraphError):
    """A time, row or size limit that was reached before the answer was whole."""

    exit_code = 5
