"""PDF files to text by pypdf, page by page, in a process of its own."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from peeltrack.documents.blocks import (
    MOST_TEXT,
    TOO_LONG,
    Blocks,
    Document,
    Full,
    one_line,
    visible,
)
from peeltrack.documents.budget import read_apart
from peeltrack.documents.plaintext import read_plain

PAGES = 500
"""The most pages that are read."""


def read_pdf(data: bytes) -> Document:
    """Return the text of a PDF, and what of it was not read.

    Raises ValueError, which says why, where there is no text in it or none could be read.
    """
    told = read_apart("pdf", data)
    blocks = Blocks()
    title: str | None = None
    not_read: list[str] = []
    failed: dict[str, list[int]] = {}
    read = pages = 0
    try:
        for message in told.messages:
            title = message.get("title", title)
            pages = message.get("pages", pages)
            if "refused" in message:
                raise ValueError(message["refused"])
            if "failed" in message:
                failed.setdefault(message["failed"], []).append(message["page"])
            if "rest" in message:
                not_read.append(message["rest"])
            if "text" in message:
                read = message["page"]
                read_plain(message["text"], blocks)
    except Full:
        not_read.append(TOO_LONG)
    not_read += [_failed(why, numbers) for why, numbers in failed.items()]
    if told.stopped:
        where = (
            f"only {read} of {pages} pages were read" if read else "nothing of this PDF was read"
        )
        not_read.append(f"{where}: {told.stopped}")
    if not blocks.found:
        raise ValueError("; ".join(not_read) or "this PDF holds no text; it may be a scan")
    return Document(tuple(blocks.found), title, not_read=tuple(not_read))


def tell(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield what a PDF holds, as messages: its title, its number of pages, the text of each."""
    from pypdf import PdfReader

    left_out = _LeftOut()
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            yield {"refused": "this PDF is locked with a password"}
            return
        pages = len(reader.pages)
    except MemoryError:
        raise
    except Exception as error:  # pypdf lets almost any exception out of a damaged file
        yield {"refused": f"this PDF is damaged: {_line(error)}"}
        return
    yield {"pages": pages, "title": _title(reader)}
    size = 0
    for number in range(1, min(pages, PAGES) + 1):
        try:
            text = reader.pages[number - 1].extract_text()
        except MemoryError:
            raise
        except Exception as error:
            yield {"page": number, "failed": f"could not be read: {_line(error)}"}
            continue
        yield {"page": number, "text": visible(text[:MOST_TEXT])}
        for words in left_out.taken():
            yield {"page": number, "failed": f"could not be read whole: {words}"}
        size += len(text)
        if size > MOST_TEXT:
            yield {"rest": TOO_LONG}
            return
    if pages > PAGES:
        yield {"rest": f"only the first {PAGES} of {pages} pages were read"}


def _failed(why: str, numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]} {why}"
    return f"{len(numbers)} pages, the first of them page {numbers[0]}, {why}"


class _LeftOut(logging.Handler):
    """Keeps what pypdf says in its log that it leaves out; the oddities that it reports there are no matter."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: dict[str, None] = {}
        logger = logging.getLogger("pypdf")
        logger.handlers, logger.propagate = [self], False

    def emit(self, record: logging.LogRecord) -> None:
        words = _line(record.getMessage())
        if "skipped" in words:
            self.said[words] = None

    def taken(self) -> list[str]:
        """Return what was said since the last time."""
        said, self.said = list(self.said), {}
        return said


def _title(reader: Any) -> str | None:
    try:
        return one_line(str(reader.metadata.title or ""))[:2_000] or None
    except Exception:  # as above; a title is not worth a refusal
        return None


def _line(said: BaseException | str) -> str:
    return one_line(str(said))[:200] or type(said).__name__
