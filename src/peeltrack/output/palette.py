"""The colours of the grades, chosen once for the terminal, charts, the page and the workbook.

Outstanding is the strongest blue and inadequate the strongest red; towards the middle of the scale colours grow
lighter on either side, and no two are closer than ten steps of CIE lightness, so that they are told apart in grey
print and by every kind of colour vision (blue and orange are told apart by nearly everyone). Ink on fill has a
contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3). The grade is always there in words, or by its letters, too.
"""

from __future__ import annotations

from typing import NamedTuple


class Shade(NamedTuple):
    """A fill and the ink that is read on it, as `#RRGGBB`."""

    fill: str
    ink: str


INK = "#1A1A1A"
FAINT = "#5F5F5F"
PAPER = "#FFFFFF"
RULE = "#B8B8B8"
SHADES = {
    "outstanding": Shade("#0B3D91", PAPER),
    "good": Shade("#9CC8EC", INK),
    "adequate": Shade("#F7EBBB", INK),
    "requires-improvement": Shade("#E8853D", INK),
    "inadequate": Shade("#C4122F", PAPER),
}
"""By grade; a grade that is not here is drawn plain, with its word."""
PLAIN = Shade(PAPER, INK)


def shade(grade: str | None) -> Shade:
    """Return the colours of a grade; plain for none and for a grade without colours."""
    return SHADES.get(grade or "", PLAIN)
