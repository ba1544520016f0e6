"""The colours of the grades: one palette, legible, in order, and told apart in grey and by every kind of sight."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from peeltrack.output.palette import PAPER, SHADES
from peeltrack.output.screen.render import STYLES
from peeltrack.record.judgments import Record

Rgb = tuple[float, float, float]
# Machado, Oliveira and Fernandes (2009), severity 1.
SIGHTS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Rgb:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


def times(matrix: tuple[tuple[float, ...], ...], rgb: Rgb) -> Rgb:
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) for row in matrix)
    return x, y, z


def luminance(colour: str) -> float:
    return times(XYZ, linear(colour))[1]


def lab(colour: str, sight: str = "all colours") -> Rgb:
    """Return a colour's place in CIE L*a*b* as seen: lightness, green to red, blue to yellow."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in times(SIGHTS[sight], linear(colour)))

    def f(t: float) -> float:
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    x, y, z = (
        f(part / white) for part, white in zip(times(XYZ, (red, green, blue)), WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


FILLS = {grade: lab(shade.fill) for grade, shade in SHADES.items()}


def test_ink_can_be_read_on_its_fill() -> None:
    for shade in SHADES.values():
        light, dark = sorted((luminance(shade.fill), luminance(shade.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_best_is_the_strongest_blue_and_the_worst_the_strongest_red() -> None:
    assert min(FILLS, key=lambda grade: FILLS[grade][2]) == "outstanding"
    assert max(FILLS, key=lambda grade: FILLS[grade][1]) == "inadequate"


def test_lightness_is_in_order_on_either_side_and_tells_the_grades_apart_in_grey() -> None:
    steps = [lightness for lightness, _, _ in FILLS.values()]
    lightest = steps.index(max(steps))
    assert list(SHADES)[lightest] == "adequate"
    assert steps[: lightest + 1] == sorted(steps[: lightest + 1])
    assert steps[lightest:] == sorted(steps[lightest:], reverse=True)
    assert all(abs(one - other) >= 10 for one, other in combinations(steps, 2))
    assert max(steps) < lab(PAPER)[0]


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_kind_of_sight_tells_them_apart(sight: str) -> None:
    seen = [lab(shade.fill, sight) for shade in SHADES.values()]
    assert all(math.dist(one, other) >= 25 for one, other in combinations(seen, 2))


def test_the_terminal_has_the_same_colours_and_every_grade_has_some(record: Record) -> None:
    assert list(SHADES) == list(STYLES) == list(record.framework.grades)
    for grade, shade in SHADES.items():
        assert STYLES[grade] == f"{shade.ink} on {shade.fill}"
