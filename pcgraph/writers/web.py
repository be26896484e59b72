"""What every web page of ours shares: it stands alone, without script or address outside."""

from collections.abc import Sequence

from pcgraph.markup import escape

COLOURS = """
:root { color-scheme: light dark; --ink: #1b1f23; --paper: #fff; --line: #6b7680;
  --head: #eef2f5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecef; --paper: #14181b; --line: #8b98a3;
  --head: #232a30; } }
"""
_STYLE = """
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 82rem; padding: 1rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border: 1px solid var(--line); padding: .4rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
thead th { background: var(--head); }
a { color: inherit; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media print { body { max-width: none; } }
"""


def page(title: str, notes: Sequence[str], body: str, style: str) -> str:
    """Write a whole page: heading, notes, then the body.

    Args:
        title: what it answers; it is escaped.
        notes: how it is to be read; they are escaped.
        body: HTML.
        style: further rules of CSS.
    """
    head = escape(title)
    items = "".join(f"<li>{escape(note)}</li>\n" for note in notes)
    listed = f"<ul>\n{items}</ul>\n" if items else ""
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{head}</title>\n<style>{COLOURS}{_STYLE}{style}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{head}</h1>\n{listed}{body}</main>\n</body>\n</html>\n"
    )
