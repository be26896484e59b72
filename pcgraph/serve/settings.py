"""What a server was asked to be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What a server was asked to be.

    Attributes:
        overlays: folders laid over our graph.
        store: the folder or address of a store that is asked in place of the files.
        host: the address that it binds; loopback unless asked for.
        port: the port; 0 for any that is free.
        public: the address under which others see it, with a slash at the end; empty if it is
            the one that it binds.
        hosts: further names that a request may call it by.
        workers: how many processes answer SPARQL of strangers; half as many answer the rest.
        seconds: how long a query may run.
        max_rows: how many rows or triples an answer may have.
        max_body: how many bytes a request may have.
        per_minute: how many requests an address of the net may make in a minute; 0 for any number.
        review: the folder whose mappings may be judged in the browser; None for reading only.
        logged: whether each request is logged, without the words of its query and its address.
        max_bytes: how much memory each process that answers may hold; None for an equal share of
            three quarters of the machine's, at least 256 MB.
        max_book: how many bytes a workbook may have that is sent to be reviewed.
    """

    overlays: tuple[Path, ...] = ()
    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    public: str = ""
    hosts: tuple[str, ...] = ()
    workers: int = 4
    seconds: float = 10.0
    max_rows: int = 100_000
    max_body: int = 1_000_000
    per_minute: int = 0
    review: Path | None = None
    logged: bool = False
    max_bytes: int | None = None
    max_book: int = 8_000_000
