"""Which parts of a page are not its text: programs, menus, page heads and feet, notices, what is hidden."""

import re
from typing import Any

from lxml import etree

UNSEEN = frozenset(["script", "style", "noscript", "template", "title"])
"""Elements that leave no trace on the page."""
NEVER_TEXT = UNSEEN | {
    "svg", "math", "canvas", "audio", "video", "object", "iframe", "textarea", "datalist", "map",
    "del", "s", "strike",
}  # fmt: skip
"""Elements whose text is not the page's, or is struck out."""
CONTROLS = frozenset(["button", "select"])
"""Elements to press and to choose from; text only in a heading, or where a page left one unclosed."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_SIDE = frozenset(["nav", "aside", "search", "dialog", "menu"])
_SIDE_ROLES = frozenset([
    "navigation", "search", "complementary", "dialog", "alertdialog", "menu", "menubar",
    "tablist",
])  # fmt: skip
_PAGE_EDGES = frozenset(["header", "footer"])
_EDGE_ROLES = frozenset(["banner", "contentinfo"])
_WITHIN = frozenset(["main", "article", "section", "blockquote", "td", "th", "li"])
"""Elements whose head or foot is their own and not the page's."""
_HELD_OPEN = frozenset([*HEADINGS, "summary"])
_BLOCKS_IN_CONTROLS = frozenset([*HEADINGS, "p", "table", "ul", "ol", "div", "main"])
_NOTICE = re.compile(r"(?:^|[\s_-])(?:cookie|consent|gdpr)s?", re.IGNORECASE)
_NOT_SHOWN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE
)


def side_parts(root: Any) -> set[Any]:
    """Return the elements of a page that are not its text.

    One that holds the page's main element or a heading of the first level is text after all, as where
    a menu was never closed; so is what is hidden until a reader opens it, as the panels of an accordion.
    """
    opened = {id for ids in root.xpath("//@aria-controls") for id in ids.split()}
    side: set[Any] = set()
    stack: list[tuple[Any, str]] = []
    within = held = protected = controls = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            within -= tag in _WITHIN
            held -= tag in _HELD_OPEN
            if stack and stack[-1][0] is element:
                _, why = stack.pop()
                if len(stack) >= (controls if why == "control" else protected):
                    side.add(element)
                protected, controls = min(protected, len(stack)), min(controls, len(stack))
            continue
        if tag in NEVER_TEXT:
            side.add(element)
            walk.skip_subtree()
            continue
        if tag in ("main", "h1") or element.get("role") == "main":
            protected = len(stack)
        if tag in _BLOCKS_IN_CONTROLS:
            controls = len(stack)
        why = _side(element, tag, within=bool(within), held=bool(held), opened=opened)
        if why:
            stack.append((element, why))
        within += tag in _WITHIN
        held += tag in _HELD_OPEN
    return side


def _side(element: Any, tag: str, *, within: bool, held: bool, opened: set[str]) -> str:
    """Say why an element is not part of the text: as a control, as a part of the page, or ''."""
    if tag in CONTROLS:
        return "" if held else "control"
    if tag in ("html", "body", "main"):
        return ""
    role = element.get("role") or ""
    if tag in _SIDE or role in _SIDE_ROLES:
        return "part"
    if not within and (tag in _PAGE_EDGES or role in _EDGE_ROLES or _is_notice(element)):
        return "part"
    if _is_hidden(element) and role != "tabpanel" and element.get("id") not in opened:
        return "part"
    return ""


def _is_hidden(element: Any) -> bool:
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden.lower() != "until-found")
        or element.get("aria-hidden") == "true"
        or bool(_NOT_SHOWN.search(element.get("style") or ""))
    )


def _is_notice(element: Any) -> bool:
    """Say whether an element is named as a notice about cookies or consent."""
    return any(_NOTICE.search(element.get(name) or "") for name in ("id", "class", "aria-label"))
