"""Files to documents: plain text, pages and PDF files, told apart by what is in them."""

import importlib.util
import os
import re
import stat
from pathlib import Path

from peeltrack.documents.blocks import TOO_LONG, Blocks, Document, Full, unpacked
from peeltrack.documents.kinds import other_kind
from peeltrack.documents.plaintext import read_plain
from peeltrack.problems import InvalidData, Problem

LARGEST = 20 * 1024 * 1024
"""The most bytes that a document may have."""
LARGEST_PAGE_HERE = 256 * 1024
"""A page of more bytes is read in a process of its own: some that are made to harm take long."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:p|div|h[1-6]|table|ul|ol|article|section|meta)[\s>]", re.IGNORECASE)
_LATIN = re.compile(
    rb"""charset\s{0,9}=\s{0,9}["']?(?:windows-1252|cp1252|iso-8859-1|latin-?1)\b""", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_document(path: Path) -> Document:
    """Return a document: its blocks of text, and what it says of itself.

    Raises InvalidData where there is no such file, or it cannot be read, is too large, or is no text,
    HTML or PDF.
    """
    data = _bytes(path)
    head = data[:2048]
    if b"%PDF-" in head[:1024]:
        return _pdf(path, data)
    other = other_kind(data)
    if other:
        raise _invalid(path, "not-a-document", f"this is {other}")
    named_html = path.suffix.lower() in (".html", ".htm", ".xhtml")
    if _HTML.search(head) or (named_html and _TAG.search(data)):
        # Old pages say that they are Latin-1, which browsers read as Windows-1252; only then do we.
        return _html(path, _decode(path, data, latin=bool(_LATIN.search(head))))
    blocks = Blocks()
    not_read: tuple[str, ...] = ()
    try:
        read_plain(_decode(path, data), blocks)
    except Full:
        not_read = (TOO_LONG,)
    return Document(tuple(blocks.found), not_read=not_read)


def _bytes(path: Path) -> bytes:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise _invalid(path, "name-not-utf-8", "the name is not UTF-8; rename the file") from None
    try:
        # Opening a pipe would wait for a writer without O_NONBLOCK.
        descriptor = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(descriptor, "rb", closefd=True) as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _invalid(path, "not-a-file", "not a regular file; give a document")
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _invalid(path, "file-missing", "no such file") from None
    except IsADirectoryError:
        raise _invalid(path, "not-a-file", "this is a folder; give the documents in it") from None
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


def _html(path: Path, source: str) -> Document:
    _need(path, "lxml", "a page (HTML)", "html")
    data = source.encode()
    if len(data) <= LARGEST_PAGE_HERE:
        from peeltrack.documents.html import read_html

        try:
            return read_html(source)
        except MemoryError:
            raise _invalid(
                path, "document-too-heavy", "there is too little memory for it"
            ) from None
    from peeltrack.documents.budget import read_apart

    try:
        told = read_apart("html", data)
    except OSError as error:
        raise _invalid(path, "file-unreadable", f"cannot be read: {error.strerror}") from None
    if told.stopped:
        raise _invalid(path, "document-too-heavy", f"this page was not read: {told.stopped}")
    return unpacked(told.messages[0]["document"])


def _pdf(path: Path, data: bytes) -> Document:
    _need(path, "pypdf", "a PDF", "pdf")
    from peeltrack.documents.pdf import read_pdf

    try:
        return read_pdf(data)
    except OSError as error:
        raise _invalid(path, "file-unreadable", f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise _invalid(path, "pdf-not-read", str(error)) from None


def _need(path: Path, package: str, what: str, extra: str) -> None:
    if importlib.util.find_spec(package) is None:
        message = f"reading {what} needs one more package: pip install 'peeltrack[{extra}]'"
        raise _invalid(path, f"{extra}-support-missing", message)


def _invalid(path: Path, rule: str, message: str) -> InvalidData:
    name = str(path).encode("utf-8", "backslashreplace").decode()
    return InvalidData([Problem(name, None, None, rule, message)])
