"""What a file is by its first bytes, where it is none of the documents that can be read."""

_SAVE_AS = "; save it as plain text, HTML or PDF, and give that file"
_UNPACK = "; unpack it, and give what is in it"
_PICTURE = (
    "a picture; give the text that it shows as plain text, or the page or PDF that it is from"
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_IN_ARCHIVES = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "a workbook (.xlsx)"),
    (b"ppt/", "a presentation (.pptx)"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub", "an e-book (.epub)"),
)
_BEGINS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"an old Office document (.doc, .xls or .ppt){_SAVE_AS}"),
    (b"{\\rtf", f"a Rich Text document (.rtf){_SAVE_AS}"),
    (b"bplist00", f"a web archive of Safari (.webarchive){_SAVE_AS}"),
    (b"\x1f\x8b", f"a compressed file (.gz){_UNPACK}"),
    (b"7z\xbc\xaf'\x1c", f"an archive (.7z){_UNPACK}"),
    (_PICTURES, _PICTURE),
)  # fmt: skip


def other_kind(data: bytes) -> str | None:
    """Return what a file is and what to do with it, or None where it can be a text, a page or a PDF."""
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _PICTURE
    if b"\ncontent-type: multipart/related" in data[:4_096].replace(b"\r", b"").lower():
        return f"a page with its pictures in one file (.mhtml){_SAVE_AS}"
    return next((what for begins, what in _BEGINS if data.startswith(begins)), None)


def _archive(data: bytes) -> str:
    # Names of parts stand uncompressed before each part and again at the end of an archive.
    ends = data[:65_536] + data[-65_536:]
    found = (what + _SAVE_AS for name, what in _IN_ARCHIVES if name in ends)
    return next(found, f"an archive (.zip){_UNPACK}")
