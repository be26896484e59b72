"""Groups of verbs that import a verb only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Verbs(click.Group):
    """Imports a verb only when it is asked for, so that it costs the others nothing."""

    def __init__(self, *args: Any, later: Mapping[str, str], **more: Any) -> None:
        """Take verbs that stand in modules of their own.

        Args:
            args: what a group of click takes.
            later: by the name of a verb its module inside the package and its name there,
                ``lookup:ask``.
            more: what a group of click takes.
        """
        super().__init__(*args, **more)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all verbs."""
        return sorted({*super().list_commands(ctx), *self._later})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Give a verb."""
        if name in self._later and name not in self.commands:
            module, _, verb = self._later[name].partition(":")
            self.add_command(getattr(import_module(f"pcgraph.{module}"), verb))
        return super().get_command(ctx, name)
