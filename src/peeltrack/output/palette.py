"""The colours of the grades in pictures and workbooks, chosen once.

From light to dark as grades go from best to worst, at least twelve steps of CIE lightness apart, so that
they stay in order in grey print and for every kind of colour vision; blue for what is good and ochre to
plum for what is not, because blue and orange are told apart by nearly everyone. Ink on fill has a
contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3). The grade is always there in words too.
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
    "outstanding": Shade("#E4F1FA", INK),
    "good": Shade("#9CC9E3", INK),
    "adequate": Shade("#C69A3B", INK),
    "requires-improvement": Shade("#AE4F27", PAPER),
    "inadequate": Shade("#5B1A36", PAPER),
}
PLAIN = Shade(PAPER, INK)
"""For a grade that has no colour of its own."""


def shade(grade: str | None) -> Shade:
    """Return the colours of a grade; plain for none and for a grade without colours."""
    return SHADES.get(grade or "", PLAIN)
