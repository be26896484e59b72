"""One file of a release."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Member:
    """One file of a release.

    Attributes:
        path: its place inside the release, with forward slashes.
        content: its bytes, its text, or what writes it to a binary file, for the large ones.
    """

    path: str
    content: bytes | str | Callable[[BinaryIO], None]

    def write(self, out: BinaryIO) -> None:
        """Write the content."""
        if callable(self.content):
            self.content(out)
        elif isinstance(self.content, str):
            out.write(self.content.encode("utf-8"))
        else:
            out.write(self.content)

    def data(self) -> bytes:
        """Give the content whole."""
        out = io.BytesIO()
        self.write(out)
        return out.getvalue()
