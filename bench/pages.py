"""Write pages like those that the inspectorate has, as saved by a browser: `python bench/pages.py DIR`.

A page a force, cycle and pillar, 516 of them and each of about 100 kB, made as those of the tests are: the grades are
drawn, and mean nothing.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from peeltrack.schema.load import find_files, read_framework

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from inspectorate_pages import PILLAR_MARKUPS, pillar_page

CYCLES = ("2015", "2016", "2017", "2018/19")
BYTES = 100_000
PARAGRAPH = "<p>Officers in area {n} told us how they answer calls, and showed us the records of {n} of them.</p>\n"


def write_pages(folder: Path) -> None:
    """Write the pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(516)
    framework, forces = read_framework(find_files())
    for cycle in map(framework.cycles.__getitem__, CYCLES):
        for pillar in framework.pillars:
            parts = [id for id, area in cycle.areas.items() if area.pillar == pillar]
            areas = [pillar, *(id for id in parts if id != pillar and cycle.areas[id].graded)]
            for force in forces.values():
                grades = {area: chance.choice(cycle.scale) for area in areas}
                markup = chance.choice([*PILLAR_MARKUPS])
                page = pillar_page(framework, cycle, (force.id, force.name), grades, markup)
                more = (BYTES - len(page)) // len(PARAGRAPH)
                prose = "".join(PARAGRAPH.format(n=n) for n in range(more))
                name = f"{force.id}-{cycle.id.replace('/', '-')}-{pillar}.html"
                whole = page.replace("</main>", f"{prose}</main>")
                (folder / name).write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
