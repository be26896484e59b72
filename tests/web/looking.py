"""Look at a page in a browser: what a reader would stumble over, as lists that should be empty."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request

WIDE, NARROW, HIGH = 1280, 320, 900
"""A screen, and the same at 400 percent (WCAG 1.4.10), in pixels."""

EVERY = (("light", WIDE), ("light", NARROW), ("dark", WIDE), ("dark", NARROW))
FEW = EVERY[1:3]
"""The looks that axe judges: all of them, and those of the short suite."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""Of the rules those whose outcome changes with the colours alone."""
_ALIKE = 12
"""So many rows of a table or a list go to axe; the others are made by the same lines."""

_CUT_ROWS = """(most) => {
  for (const list of document.querySelectorAll("tbody, .entries, .source, .bits, datalist"))
    while (list.children.length > most) list.lastElementChild.remove();
}"""
_AXE = """async (wanted) => (await axe.run(document, wanted)).violations.map((found) =>
  `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).slice(0, 3).join("; ")}`)"""
_WIDER = """() => document.documentElement.scrollWidth - window.innerWidth"""
_SPACED = """(on) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = on ? [sheet] : [];
}"""
"""The spacing of WCAG 1.4.12; a sheet that a script makes passes the policy of the page."""
_CUT = """() => [...document.body.querySelectorAll("*")].filter((one) => {
  // What is typed into a field moves with the caret.
  const hides = !one.matches("input") && /hidden|clip/.test(getComputedStyle(one).overflow);
  const control = one.matches("button, select, .menu a, .pills a");
  if (!(hides || control) || one.clientHeight < 2) return false;
  return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
}).map((one) => one.outerHTML.slice(0, 120))"""
_UNSEEN = """() => {
  const found = [];
  const told = (one, why) => found.push(`${why}: ${one.outerHTML.slice(0, 120)}`);
  for (const one of document.body.querySelectorAll("*"))
    if (getComputedStyle(one).forcedColorAdjust === "none") told(one, "keeps its own colours");
  for (const one of document.querySelectorAll("main :is(input, button, select, textarea)")) {
    const style = getComputedStyle(one);
    if (one.type !== "radio" && one.type !== "checkbox" && one.type !== "hidden" &&
        (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1))
      told(one, "no border");
  }
  for (const one of document.querySelectorAll(".menu [aria-current]"))
    if (getComputedStyle(one).borderTopStyle !== "solid") told(one, "only a colour marks it");
  return found;
}"""
_NUMBERED = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const seen = [...document.querySelectorAll(all)].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0 &&
    one.type !== "hidden");
  // Of buttons of a group the keyboard takes one.
  const first = seen.filter((one, at) => one.type !== "radio" ||
    one.checked || !seen.some((other, before) => other.type === "radio" &&
      other.name === one.name && other.form === one.form && (other.checked || before < at)));
  first.forEach((one, at) => { one.dataset.at = at; });
  return first.length;
}"""
_HERE = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const wanted = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)];
  const on = document.elementFromPoint(...wanted);
  return {
    at: Number(one.dataset.at ?? -1),
    what: one.outerHTML.slice(0, 120),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
      style.outlineColor !== style.backgroundColor,
    shown: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    free: !on || one === on || one.contains(on) || on.contains(one),
  };
}"""


@dataclass
class Watch:
    """What a page did while it was open.

    Attributes:
        address: of the server.
        said: errors and warnings in its console, and what its policy refused.
        elsewhere: what it asked of anyone else.
        refused: addresses whose error is expected.
    """

    address: str
    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def on_console(self, message: "ConsoleMessage") -> None:
        known = message.location.get("url", "") in self.refused
        if message.type in ("error", "warning") and not known:
            self.said.append(message.text)

    def on_request(self, request: "Request") -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.elsewhere.append(request.url)


@contextmanager
def watched(page: "Page", address: str) -> Iterator[Watch]:
    """Watch a page while the block runs."""
    watch = Watch(address)
    events: Sequence[tuple[Any, Any]] = (
        ("console", watch.on_console),
        ("request", watch.on_request),
        ("pageerror", lambda fault: watch.said.append(str(fault))),
    )
    for name, listener in events:
        page.on(name, listener)
    yield watch
    for name, listener in events:
        page.remove_listener(name, listener)


def sized(page: "Page", width: int, scheme: Any = "light") -> None:
    """Give a page a width and a scheme of colours."""
    page.set_viewport_size({"width": width, "height": HIGH})
    page.emulate_media(color_scheme=scheme)


def faults_of_axe(page: "Page", looks: Iterable[tuple[str, int]] = FEW) -> list[str]:
    """Have axe-core judge a page; in the dark only what colours change.

    Args:
        page: the page, as it is loaded.
        looks: schemes of colours, each with a width in pixels.

    Rows beyond the first dozen of a table or list are taken away before, because it takes
    seconds for each hundred; so this comes last.
    """
    base = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    page.evaluate(_CUT_ROWS, _ALIKE)
    page.evaluate(base.AXE_SCRIPT)
    found: list[str] = []
    for scheme, width in looks:
        kind, values = ("tag", RULES) if scheme == "light" else ("rule", COLOURS)
        wanted = {"runOnly": {"type": kind, "values": values}, "resultTypes": ["violations"]}
        sized(page, width, scheme)
        told = page.evaluate(_AXE, wanted)
        found += [f"{scheme}, {width} px: {one}" for one in told]
    return found


def faults_of_width(page: "Page") -> list[str]:
    """Tell where a page must be scrolled sideways, or words are cut, also with wide spacing."""
    found = []
    for width in (WIDE, NARROW):
        sized(page, width)
        for spaced in (False, True):
            page.evaluate(_SPACED, spaced)
            where = f"{width} px{', spaced' if spaced else ''}"
            wider = page.evaluate(_WIDER)
            found += [f"{where}: {wider} px wider"] if wider > 0 else []
            found += [f"{where}: cut: {one}" for one in page.evaluate(_CUT)]
        page.evaluate(_SPACED, False)
    return found


def faults_of_forced_colours(page: "Page") -> list[str]:
    """Tell what cannot be seen where the system chooses the colours."""
    page.emulate_media(forced_colors="active")
    found: list[str] = page.evaluate(_UNSEEN)
    page.emulate_media(forced_colors="none")
    return found


def faults_of_keys(page: "Page") -> list[str]:
    """Go through a page by the key Tab: all that can be reached, in order, and seen."""
    number = page.evaluate(_NUMBERED)
    found: list[str] = []
    for at in range(number):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here["at"] != at:
            return [*found, f"number {at} is not reached, but {here['what']}"]
        found += [f"{name}: {here['what']}" for name in ("ring", "shown", "free") if not here[name]]
    return found
