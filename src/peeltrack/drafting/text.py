"""Documents to text: plain text, HTML and PDF files, told apart by what is in them."""

from __future__ import annotations

import os
import re
import stat
from io import BytesIO
from pathlib import Path

from peeltrack.drafting.html import html_to_text
from peeltrack.problems import InvalidData, Problem

LARGEST = 20 * 1024 * 1024
"""The most bytes that a document may have."""
PAGES = 500
"""The most pages of a PDF that are read."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:p|div|h[1-6]|table|ul|ol|article|section|meta)[\s>]", re.IGNORECASE)
_LATIN = re.compile(
    rb"""charset\s{0,9}=\s{0,9}["']?(?:windows-1252|cp1252|iso-8859-1|latin-?1)\b""", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_document(path: Path) -> str:
    """Return the text of a document: its paragraphs, list items and table rows as lines.

    Raises InvalidData where there is no such file, or it cannot be read, is too large, or is no text,
    HTML or PDF.
    """
    data = _bytes(path)
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return _pdf(path, data)
    named_html = path.suffix.lower() in (".html", ".htm", ".xhtml")
    if _HTML.search(head) or (named_html and _TAG.search(data)):
        # Old pages say that they are Latin-1, which browsers read as Windows-1252; only then do we.
        return html_to_text(_decode(path, data, latin=bool(_LATIN.search(head))))
    return _decode(path, data)


def _bytes(path: Path) -> bytes:
    try:
        # Opening a pipe would wait for a writer without O_NONBLOCK.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _invalid(path, "not-a-file", "not a regular file; give a document")
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _invalid(path, "file-missing", "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _invalid(path, "file-unreadable", f"cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise _invalid(path, "file-too-large", f"larger than {LARGEST // 1024 // 1024} MiB")
    return data


def _decode(path: Path, data: bytes, *, latin: bool = False) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _invalid(path, "not-utf-8", "this is UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not latin:
            message = f"not UTF-8 text (byte {error.start + 1}); save it as UTF-8"
            raise _invalid(path, "not-utf-8", message) from None
        text = data.decode("cp1252", errors="replace")
    control = _CONTROL.search(text)
    if control:
        found = f"control character U+{ord(control[0]):04X}"
        raise _invalid(path, "not-text", f"not a text document: it has a {found}")
    return text


def _pdf(path: Path, data: bytes) -> str:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        message = "reading a PDF needs one more package: pip install 'peeltrack[pdf]'"
        raise _invalid(path, "pdf-support-missing", message) from None
    import logging

    # pypdf reports every oddity of a file to its logger; the answer is the text or a refusal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _invalid(path, "pdf-encrypted", "this PDF is locked with a password")
        pages = [page.extract_text() for page in reader.pages[:PAGES]]
    except InvalidData:
        raise
    except (PyPdfError, OSError, ImportError, RecursionError, MemoryError) as error:
        raise _invalid(path, "pdf-broken", f"this PDF cannot be read: {_line(error)}") from None
    except Exception as error:  # pypdf lets almost any exception out of a damaged file
        raise _invalid(path, "pdf-broken", f"this PDF is damaged: {_line(error)}") from None
    text = _CONTROL.sub(" ", "\n\n".join(pages))
    # A damaged file can hold halves of surrogate pairs, which no output can write.
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise _invalid(path, "pdf-without-text", "this PDF holds no text; it may be a scan")
    return text


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _invalid(path: Path, rule: str, message: str) -> InvalidData:
    return InvalidData([Problem(str(path), None, None, rule, message)])
