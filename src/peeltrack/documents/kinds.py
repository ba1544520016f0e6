"""What a file is by its first bytes, where it is none of the documents that can be read."""

from __future__ import annotations

_SAVE_AS = "save it as plain text, HTML or PDF, and give that file"
_PICTURE = (
    "a picture; give the text that it shows as plain text, or the page or PDF that it is from"
)
_WORD, _SHEET, _SLIDES = "a Word document (.docx)", "a workbook (.xlsx)", "a presentation (.pptx)"

_IN_ARCHIVES = (
    (b"word/", f"{_WORD}; {_SAVE_AS}"),
    (b"xl/", f"{_SHEET}; {_SAVE_AS}"),
    (b"ppt/", f"{_SLIDES}; {_SAVE_AS}"),
    (b"application/vnd.oasis.opendocument.text", f"an OpenDocument text (.odt); {_SAVE_AS}"),
    (b"application/vnd.oasis.opendocument", f"an OpenDocument file; {_SAVE_AS}"),
    (b"application/epub", f"an e-book (.epub); {_SAVE_AS}"),
)
_BEGINS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        f"an old Office document (.doc, .xls or .ppt); {_SAVE_AS}",
    ),
    (b"{\\rtf", f"a Rich Text document (.rtf); {_SAVE_AS}"),
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"bplist00", f"a web archive of Safari (.webarchive); {_SAVE_AS}"),
    (b"\x1f\x8b", "a compressed file (.gz); unpack it, and give what is in it"),
    (b"7z\xbc\xaf'\x1c", "an archive (.7z); unpack it, and give what is in it"),
)


def other_kind(data: bytes) -> str | None:
    """Return what a file is and what to do with it, or None where it can be a text, a page or a PDF."""
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _PICTURE
    if b"\ncontent-type: multipart/related" in data[:4_096].replace(b"\r", b"").lower():
        return f"a page with its pictures in one file (.mhtml); {_SAVE_AS}"
    return next((what for begins, what in _BEGINS if data.startswith(begins)), None)


def _archive(data: bytes) -> str:
    # Names of parts stand uncompressed before each part and again at the end of an archive.
    ends = data[:65_536] + data[-65_536:]
    found = (what for name, what in _IN_ARCHIVES if name in ends)
    return next(found, "an archive (.zip); unpack it, and give what is in it")
