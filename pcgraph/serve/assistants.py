"""Offer the tools to an assistant by the Model Context Protocol, over standard input and output.

This is the one module that needs the library ``mcp``; it is imported by the verb alone.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as Told

from pcgraph.errors import PcgraphError
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import VERSION
from pcgraph.pool import Pool
from pcgraph.serve.tools import TOOLS, answer

_INSTRUCTIONS = (
    "Which National Occupational Standards (NOS) evidence the competencies of NHS "
    "personalised-care roles. Every link between a competency and a NOS is a judgement of the "
    "editors, not of a publisher: give the notes of an answer along with it, and who judged. No "
    "link is no gap: it says only that none was found where was looked."
)
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def make_server(pool: Pool, known: KnowledgeGraph) -> Server[Any]:
    """Make the server of the tools.

    Args:
        pool: the processes that answer.
        known: the folders laid together, for what needs no graph.
    """
    tools = [
        Told(
            name=one.name, description=one.description, input_schema=one.schema, annotations=_READS
        )
        for one in TOOLS
    ]

    async def told(_: object, __: object) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    async def called(_: object, params: CallToolRequestParams) -> CallToolResult:
        ask = partial(answer, pool, known, params.name, params.arguments or {})
        try:
            words, wrong = await anyio.to_thread.run_sync(ask, abandon_on_cancel=True), False
        except PcgraphError as fault:
            words, wrong = str(fault), True
        return CallToolResult(content=[TextContent(type="text", text=words)], is_error=wrong)

    return Server(
        "pcgraph", version=VERSION, title="pcgraph", instructions=_INSTRUCTIONS,
        on_list_tools=told, on_call_tool=called,
    )  # fmt: skip


def offer(pool: Pool, known: KnowledgeGraph) -> None:
    """Answer over standard input and output until the assistant goes away."""
    server = make_server(pool, known)

    async def run() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)
