"""A logo for the head of the page: checked, bounded, and set into the page itself."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree

from peeltrack.problems import WrongRequest

LIMIT = 200_000
"""The most bytes of a logo: it stands in the page, which people load on the way."""
_MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_SVG = "{http://www.w3.org/2000/svg}"
_FORBIDDEN = {"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler"}


def data_uri(path: Path) -> str:
    """Return a picture as an address that holds it.

    Raises WrongRequest for what is too large, is neither PNG, JPEG nor SVG, or is an SVG that can run scripts or
    load something; OSError where it cannot be read.
    """
    with path.open("rb") as stream:
        content = stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise WrongRequest(
            f"{path}: a logo can have {LIMIT // 1000} kB at most, this has more; make the picture smaller"
        )
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        _check_svg(path, content)
        kind = "image/svg+xml"
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _check_svg(path: Path, content: bytes) -> None:
    # In UTF-8 alone, so that what is looked for is found; in bytes, which is what the parser reads.
    upper = content.upper()
    for found, what in (
        (b"<!DOCTYPE", "have a document type"),
        (b"<!ENTITY", "have entities"),
        (b"<?XML-STYLESHEET", "have a style sheet of its own"),
    ):
        if found in upper:
            raise WrongRequest(f"{path}: an SVG logo cannot {what}; save it as plain SVG")
    try:
        if "\0" in content.decode("utf-8"):
            raise ValueError
        root = ElementTree.fromstring(content)
        if root.tag != f"{_SVG}svg":
            raise ValueError
    except (ElementTree.ParseError, ValueError, LookupError):
        raise WrongRequest(f"{path}: a logo is a PNG, JPEG or SVG picture; this is none") from None
    for node in root.iter():
        name = str(node.tag).rpartition("}")[2]
        if name in _FORBIDDEN:
            raise WrongRequest(f"{path}: an SVG logo cannot hold <{name}>; save it as plain SVG")
        for key, value in node.attrib.items():
            _check_attribute(path, key.rpartition("}")[2].lower(), value.strip().lower())
        if name == "style" and _loads(node.text or ""):
            raise WrongRequest(f"{path}: an SVG logo cannot load anything; save it as plain SVG")


def _check_attribute(path: Path, key: str, value: str) -> None:
    if key.startswith("on") or (key == "attributename" and value.startswith("on")):
        raise WrongRequest(f"{path}: an SVG logo cannot run scripts ({key}); save it as plain SVG")
    inside = value.startswith(("#", "data:image/png", "data:image/jpeg"))
    changed = key == "attributename" and value.endswith("href")
    if (key in ("href", "src") and not inside) or changed or _loads(value):
        raise WrongRequest(f"{path}: an SVG logo cannot load anything; save it as plain SVG")


def _loads(style: str) -> bool:
    """Say whether a style loads something from elsewhere."""
    compact = "".join(style.lower().split())
    inside = sum(compact.count(start) for start in ("url(#", "url('#", 'url("#'))
    return "@import" in compact or compact.count("url(") > inside
