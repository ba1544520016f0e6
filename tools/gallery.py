"""The gallery: pictures made by the command from the bundled record, and the page that shows them."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
FOLDER = "docs/gallery"


class Shown(NamedTuple):
    """A picture: the name of its file, what it shows, and the arguments of the command that draws it."""

    name: str
    title: str
    arguments: str


PICTURES = (
    Shown("leicestershire", "A force: its areas over the assessments", "leicestershire"),
    Shown(
        "greater-manchester",
        "A force of which much is not recorded: the picture says what it does not show",
        "greater-manchester",
    ),
    Shown("country", "The country now: a panel an area, in it a tile a force", ""),
    Shown("effectiveness", "An area: every force over the assessments", "--area effectiveness"),
    Shown(
        "shares",
        "How many forces got each grade",
        "--shares --area effectiveness --area efficiency --area legitimacy",
    ),
    Shown("changes", "What changed for a force", "leicestershire --diff 2016 2018"),
    Shown("all-changes", "What changed for all forces", "--diff peel-2017 peel-2018/19"),
)


def command(shown: Shown) -> str:
    """Return the command that draws a picture, as people type it."""
    return " ".join(f"peeltrack chart {shown.arguments} -o {shown.name}.svg".split())


def drawn(shown: Shown) -> str:
    """Return a picture as SVG, as the command draws it now."""
    program = "from peeltrack.cli import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{shown.name}.svg"
        arguments = ["chart", *shlex.split(shown.arguments), "-o", str(path)]
        subprocess.run([sys.executable, "-c", program, *arguments], check=True, timeout=120)
        return path.read_text(encoding="utf-8")


def page() -> str:
    """Return the page of the gallery, in Markdown."""
    parts = [
        "# Gallery\n",
        "Drawn from the bundled record by `make fresh`. `.svg`, `.png` or `.pdf`: the file's ending says which. "
        "The colours are one palette, told apart in grey print and by colour-blind readers, and every grade "
        "stands there in words or by its letters.\n",
    ]
    for shown in PICTURES:
        picture = f"![{shown.title}](gallery/{shown.name}.svg)"
        parts.append(f"## {shown.title}\n\n```\n{command(shown)}\n```\n\n{picture}\n")
    parts.append(
        "## In the terminal\n\n```\npeeltrack show leicestershire\n```\n\n"
        "![The timeline of Leicestershire Police in a terminal](timeline.svg)\n\n"
        "On a screen of 80 columns the grades are codes, and the dates stand below:\n\n"
        "![The timeline of Leicestershire Police on a screen of 80 columns](timeline-80.svg)\n"
    )
    return "\n".join(parts)


def gallery() -> Mapping[str, str]:
    """Return the gallery's files, by their paths in the repository."""
    pictures = {f"{FOLDER}/{shown.name}.svg": drawn(shown) for shown in PICTURES}
    return {"docs/gallery.md": page(), **pictures}
