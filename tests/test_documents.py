"""Documents: files to blocks of text, whatever is in the file, within a budget that is told."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.documents import LARGEST, Block, Document, budget, read_document
from peeltrack.documents.blocks import MOST_BLOCKS, MOST_TEXT
from peeltrack.documents.files import LARGEST_PAGE_HERE
from peeltrack.problems import InvalidData

HOSTILE = Path(__file__).parent / "documents" / "hostile"
Read = list[str | tuple[str, ...]]


@pytest.fixture
def made(tmp_path: Path):
    """Return what makes a file of a content and reads it."""

    def make(content: str | bytes, name: str = "document.txt") -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path)

    return make


@pytest.fixture
def page(made):
    """Return what reads the body of a page, or a whole page."""

    def make(source: str) -> Document:
        return made(f"<!DOCTYPE html>{source}", "page.html")

    return make


def brief(document: Document) -> Read:
    """Return each block as a text with its kind before it, or as its cells."""
    signs = {"paragraph": "", "item": "- "}
    return [
        block.cells
        if block.kind == "row"
        else signs.get(block.kind, "#" * block.level + " ") + block.text
        for block in document.blocks
    ]


# Plain text


PLAIN: dict[str, tuple[str, Read]] = {
    "wrapped prose is one paragraph": (
        "The inspectorate has published its report on how well the force\n"
        "keeps people safe, and has found that it is good at preventing\ncrime.\n\nNext.",
        [
            "The inspectorate has published its report on how well the force keeps people safe, and has "
            "found that it is good at preventing crime.",
            "Next.",
        ],
    ),
    "labels and grades stay lines": (
        "Preventing crime\nGood\nInvestigating crime\nRequires improvement",
        ["Preventing crime", "Good", "Investigating crime", "Requires improvement"],
    ),
    "a grade under a long line stays a line": (
        "How effective is the force at investigating crime and managing offenders?\nGood\n\n"
        "Protecting those who are vulnerable from harm, and supporting all victims of crime\nGood",
        [
            "How effective is the force at investigating crime and managing offenders?",
            "Good",
            "Protecting those who are vulnerable from harm, and supporting all victims of crime",
            "Good",
        ],
    ),
    "a long line beside a longer one was not broken to fit": (
        "Investigating crime and managing those who commit it, across the county\n"
        + "The force is good at it. " * 10,
        [
            "Investigating crime and managing those who commit it, across the county",
            ("The force is good at it. " * 10).strip(),
        ],
    ),
    "bullets": (
        "The force:\n- is good at\n  preventing crime\n* is good\n• is adequate\n1. one\n(b) two\n– three",
        ["The force:", "- is good at preventing crime", *("- " + w for w in ("is good", "is adequate", "one", "two", "three"))],
    ),
    "a list without bullets after a colon": (
        "It is good at:\n\npreventing crime\ninvestigating crime\n\nIt told nobody.",
        ["It is good at:", "- preventing crime", "- investigating crime", "It told nobody."],
    ),
    "bars": (
        "| Force | Grade |\n|---|:--:|\n| Kent | Good |\n|  | Good |",
        [("Force", "Grade"), ("Kent", "Good"), ("", "Good")],
    ),
    "bars within": ("Kent | Good\nEssex | Good", [("Kent", "Good"), ("Essex", "Good")]),
    "one bar is no table": ("News | 2 March 2017", ["News | 2 March 2017"]),
    "tabs": ("Kent\tGood\n\tGood", [("Kent", "Good"), ("", "Good")]),
    "wide spaces": ("Kent     Good", [("Kent", "Good")]),
    "two spaces": ("Kent  Good\nEssex  Good", [("Kent", "Good"), ("Essex", "Good")]),
    "two spaces as a slip": ("It was  good at it", ["It was good at it"]),
    "two spaces after a full stop": (
        "It is good.  It was not.\nIt is.  It was.",
        ["It is good. It was not.", "It is. It was."],
    ),
    "a space where a cell is missing places nothing": (
        "Force     2015     2016\nKent          Good",
        [("Force", "2015", "2016"), "Kent Good"],
    ),
    "other line ends": ("One.\r\n\r\nTwo.\rThree.", ["One.", "Two.", "Three."]),
    "rules part": ("One\n-----\ntwo\n=====\nThree", ["One", "two", "Three"]),
    "no text": (" \n\n\u200b\n---", []),
}  # fmt: skip


@pytest.mark.parametrize("what", PLAIN)
def test_plain_text(what: str, made) -> None:
    text, blocks = PLAIN[what]
    assert brief(made(text)) == blocks


def test_a_rule_under_a_row_makes_it_the_heads(made) -> None:
    assert [
        block.header for block in made("| Area | Grade |\n|---|---|\n| Crime | Good |").blocks
    ] == [
        True,
        False,
    ]


def test_the_text_is_the_blocks_as_lines(made) -> None:
    assert made("Kent   Good\n\nThe force\nis good.").text == "Kent | Good\nThe force\nis good."


# Pages


PAGES: dict[str, tuple[str, Read]] = {
    "a badge in a heading": (
        '<h2>How effective is it?<span class="x">Good</span></h2><p>a',
        ["## How effective is it? Good", "a"],
    ),
    "a badge in small letters": (
        '<h3>Investigating crime<span class="x">requires improvement</span></h3>',
        ["### Investigating crime requires improvement"],
    ),
    "a badge in a heading, in blocks": (
        "<h2><div>Investigating crime</div><div>Good</div></h2>",
        ["## Investigating crime Good"],
    ),
    "a badge after a heading": (
        "<h2>Investigating crime</h2><span>Good</span><p>The force is good.",
        ["## Investigating crime", "Good", "The force is good."],
    ),
    "a badge that grows into the text": (
        "<h2>Investigating crime</h2><b>Good</b>The force is.",
        ["## Investigating crime", "Good", "The force is."],
    ),
    "words that are styled in part": (
        "<p><b class=drop>T</b>he <i>force</i>'s 21<sup>st</sup> ef<b>fect</b>ive<sup>1</sup>, "
        "<a href=x>good</a>.",
        ["The force's 21st effective 1, good."],
    ),
    "nothing ends": (
        "<h1>One<p>two<ul><li>three<li>four<ul><li>five</ul><table><tr><th>a<th>b<tr><td>c<td>d",
        ["# One", "two", "- three", "- four", "- five", ("a", "b"), ("c", "d")],
    ),
    "lines": ("<p>Good:<br>Kent<br/>Essex</p>", ["Good:", "Kent", "Essex"]),
    "prose broken by lines": (
        "<p>The inspectorate has published its report on how well the force<br>keeps people safe.",
        ["The inspectorate has published its report on how well the force keeps people safe."],
    ),
    "cells that span": (
        "<table><tr><th rowspan=2>Force<th colspan=2>2016<th>2017<tr><th>Crime<th>Victims<th>Crime"
        "<tr><td rowspan='2'>Kent<td>Good<td><td>Good<tr><td colspan=3>Inadequate</table>",
        [
            ("Force", "2016", "2016", "2017"),
            ("Force", "Crime", "Victims", "Crime"),
            ("Kent", "Good", "", "Good"),
            ("Kent", "Inadequate", "Inadequate", "Inadequate"),
        ],
    ),
    "a heading across a table": (
        "<table><tr><td colspan=2>Effectiveness<tr><td>Crime<td>Good</table>",
        [("Effectiveness", ""), ("Crime", "Good")],
    ),
    "lists and lines in cells": (
        "<table><tr><th>Good<th>Inadequate<tr><td><ul><li>Crime<li>Victims</ul><td>Re<b>quires</b><br>"
        "care</table>",
        [("Good", "Inadequate"), ("Crime; Victims", "Requires care")],
    ),
    "lines in a cell that is all of the row": (
        "<table><tr><td>Crime<br>Good<br><br>Victims</table>",
        ["Crime", "Good", "Victims"],
    ),
    "lines in a table that places the page": (
        "<table><tr><td>Crime<br>Good<td>Menu<br>Home<p>x<td><h2>a</h2>Victims<br>Good<br>- x</table>",
        ["Crime", "Good", "Menu", "Home", "x", "## a", "Victims", "Good", "- x"],
    ),
    "items never ended in cells": (
        "<table><tr><td><li>a<li>b<td>c</table>",
        [("a; b", "c")],
    ),
    "a table in a table": (
        "<table><tr><td>Left<td><table><tr><td>Crime<td>Good</table><tr><td>a<td>b</table>",
        ["Left", ("Crime", "Good"), ("a", "b")],
    ),
    "a table that places the page": (
        "<table><tr><td><ul><li>Home</ul><td><h2>Crime</h2><p>The force is good.</table>",
        ["- Home", "## Crime", "The force is good."],
    ),
    "a bar in a cell": ("<table><tr><td>a|b<td>c</table>", [("a/b", "c")]),
    "a picture that is all of a cell": (
        "<table><tr><td>Crime<td><img src=x alt=Good></table><p>Text <img alt=no>.",
        [("Crime", "Good"), "Text ."],
    ),
    "terms": (
        "<dl><dt>Crime<dd>Good<dt>Victims</dt><dd>Adequate</dd></dl>",
        [("Crime", "Good"), ("Victims", "Adequate")],
    ),
    "terms with prose": (
        "<dl><div><dt>Crime</dt><dd>The force is good at it.</dd></div></dl>",
        ["Crime", "The force is good at it."],
    ),
    "what is not the text": (
        "<header>Top<nav>Menu</nav></header><nav>Menu<ul><li>Good</ul></nav><script>good</script><style>"
        "good</style><noscript>good</noscript><template>good</template><p>One<aside>good</aside>"
        "<div role=navigation>good</div><div hidden>good</div><i aria-hidden=true>good</i><p style='"
        "display: none'>good</p><div id=cookie-notice>good</div><form><button>good</button><select><option>"
        "good</select><textarea>good</textarea></form><dialog>good</dialog><del>Good</del><p>Two"
        "<footer>good</footer>",
        ["One", "Two"],
    ),
    "heads and feet of an article": (
        "<main><article><header>Kent</header>One<footer>2 March 2017</footer></article></main>",
        ["Kent", "One", "2 March 2017"],
    ),
    "a page head with the first heading": (
        "<header><nav>Menu</nav><h1>Kent</h1></header><p>One",
        ["# Kent", "One"],
    ),
    "a menu that never ends": ("<nav><ul><li>Menu</ul><main><p>One", ["- Menu", "One"]),
    "a button that never ends": ("<button>Menu<div><p>One</p></div>", ["Menu", "One"]),
    "all in what is not the text": ("<nav><p>One</nav>", ["One"]),
    "a panel that a reader opens": (
        "<h2><button aria-controls=a>Crime</button></h2><div id=a hidden>Good</div>",
        ["## Crime", "Good"],
    ),
    "after the end": ("<body><p>One</body></html><p>Two", ["One", "Two"]),
    "as it is": ("<pre>Kent   Good\nEssex  Good\n\n* x</pre>", [("Kent", "Good"), ("Essex", "Good"), "- x"]),
    "cells and terms without a table": ("<td>One<dd>two<tr><dt>three", ["One", "two", "three"]),
}  # fmt: skip


@pytest.mark.parametrize("what", PAGES)
def test_page(what: str, page) -> None:
    source, blocks = PAGES[what]
    assert brief(page(source)) == blocks


def test_heads_of_columns_are_marked(page) -> None:
    found = page(
        "<table><thead><tr><td>Force<td>Grade</thead><tr><th scope=row>Kent<td>Good<tr><td><th>a"
        "<tr><th>b<td><tr><td>c<td>d<tr><th colspan=2>x</table><table><thead><tr><th>e<tr><td>f<td>g</table>"
    )
    heads = [block.text for block in found.blocks if block.header]
    assert heads == ["Force | Grade", "| a", "e"]


@pytest.mark.parametrize("digits", [20, 4_301, 100_000])
def test_numbers_of_characters_have_any_length(digits: int, page) -> None:
    assert page(f"<p>Good &#{'9' * digits}; &#x{'f' * digits}; day").text.endswith(" day")


def test_a_page_says_what_it_is(page) -> None:
    found = page(
        "<title> PEEL 2016 &amp;\nKent </title><link href='https://a.example/kent' rel=canonical>"
        "<meta property=og:url content=https://b.example><meta property='article:published_time' "
        "content='2017-03-02T00:01:00+00:00'><time datetime=2020-01-01>x</time>"
    )
    assert found[1:4] == ("PEEL 2016 & Kent", "https://a.example/kent", "2017-03-02")


WHAT_IT_IS: dict[str, tuple[str, tuple[str | None, str | None, str | None]]] = {
    "nothing": ("<p>One", (None, None, None)),
    "other marks": (
        "<meta property=og:title content=Kent><meta property=og:url content=https://b.example/>"
        "<meta name=DC.date content=2017-03-02>",
        ("Kent", "https://b.example/", "2017-03-02"),
    ),
    "linked data": (
        '<script type="application/ld+json">{"datePublished": "2017-03-02T08:00"}</script>',
        (None, None, "2017-03-02"),
    ),
    "the browser's note": (
        "<!-- saved from url=(0022)https://c.example/kent --><p>One",
        (None, "https://c.example/kent", None),
    ),
    "times that agree": (
        "<nav><time datetime=2011-01-01>x</time></nav><time datetime=2017-03-02>x</time>"
        "<time datetime=2017-03-02T10:00>x</time>",
        (None, None, "2017-03-02"),
    ),
    "times that do not": ("<time datetime=2017-03-02>x</time><time datetime=2017-03-03>y</time>", (None,) * 3),
    "meta data that do not agree": (
        "<meta name=date content=2017-03-02><meta name=dc.date content=2017-04-02>",
        (None,) * 3,
    ),
    "no day": ("<meta name=date content=2017-02-30><time datetime=2017-03>x</time>", (None,) * 3),
    "no address": ("<link rel=canonical href='javascript:x'><meta property=og:url content='https://[x'>", (None,) * 3),
    "a picture's title": ("<svg><title>Logo</title></svg>", (None,) * 3),
}  # fmt: skip


@pytest.mark.parametrize("what", WHAT_IT_IS)
def test_what_a_page_says_of_itself(what: str, page) -> None:
    source, expected = WHAT_IT_IS[what]
    assert page(source)[1:4] == expected


def test_html_is_known_by_content(made) -> None:
    assert made("<!DOCTYPE html><html><body><p>Good</p></body></html>").text == "Good"
    assert made("<p>Good", "page.htm").text == "Good"
    assert made("a < b", "page.html").text == "a < b"


def test_old_pages_that_say_they_are_latin_are_read(made) -> None:
    page = b"<html><meta charset=iso-8859-1><p>\x91good\x92</p></html>"
    assert made(page, "page.html").text == "‘good’"


def test_a_large_page_reads_as_a_small_one(page) -> None:
    source = "<title>Kent</title><h2>Crime<span>Good</span></h2><table><tr><th>a<td>b</table>"
    large = page(f"{source}<script>{'x ' * LARGEST_PAGE_HERE}</script>")
    assert large == page(source)
    assert large.blocks[1] == Block("row", "a | b", ("a", "b"))


_SOUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "</div>", "<h1>", "<h2>", "</h2>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td/colspan=3>", "<td/rowspan=9>", "<th>", "<thead>", "<tbody>", "<dl>", "</dl>", "<dt>", "</dt>", "<dd>", "<nav>", "</nav>", "<main>", "<br>", "<pre>", "</pre>", "<button>", "</button>", "<select>", "<option>", "<span>", "</span>", "<b/class=x>", "</b>", "<sup>", "</sup>", "<hidden>", "<div/hidden>", "<img/alt=x>", "<svg>", "</svg>", "<title>", "</title>", "<script>", "</script>", "<!--", "-->", "</body>", "</html>", "<a-b>", "<template>", "<form>", "<caption>", "<body>", "<plaintext>", "<p/style=display:none>", "<time/datetime=2017-03-02>", "&amp;", "&#0;", "&#x1b;", "&#xd800;", "&#133;", "&nbsp;", "&shy;", "&lrm;", "&bogus;", "<", ">", '"', "'", "|", "\u202e", "one", "two", "Three", "good"]
    ),
    max_size=60,
)  # fmt: skip


@given(_SOUP | st.lists(st.text(max_size=8), max_size=20))
def test_any_page_is_read_as_clean_single_lines(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "soup.html"
    path.write_text(f"<html>{' '.join(pieces)}", "utf-8", "replace")
    is_clean(path)
    path.write_text(f"<html>{''.join(pieces)}", "utf-8", "replace")
    is_clean(path)


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    is_clean(path)


def is_clean(path: Path) -> None:
    try:
        document = read_document(path)
    except InvalidData:
        return
    for block in document.blocks:
        assert len(block.text.splitlines()) == 1
        assert not {unicodedata.category(char) for char in block.text} & {"Cc", "Cs"}
        assert block.text == " ".join(block.text.split())
        assert (block.kind == "row") == bool(block.cells)
        assert (block.kind == "heading") == (block.level in range(1, 7))
        assert " ".join(" | ".join(block.cells).split()) == block.text or not block.cells
    said = (document.title, document.url, document.date)
    assert all(text is None or text.isprintable() for text in said)


# What is refused, and says so


def problem(path: Path) -> tuple[str, str]:
    with pytest.raises(InvalidData) as caught:
        read_document(path)
    (found,) = caught.value.problems
    assert found.message.isprintable()
    return found.rule, found.message


def test_documents_that_cannot_be_read(tmp_path: Path) -> None:
    def made(data: bytes) -> Path:
        path = tmp_path / "document"
        path.write_bytes(data)
        return path

    assert problem(tmp_path / "none.txt")[0] == "file-missing"
    assert problem(tmp_path)[0] == "not-a-file"
    assert problem(made(b"\xff\xfeg\x00"))[0] == "not-utf-8"
    assert problem(made(b"caf\xe9"))[0] == "not-utf-8"
    assert problem(made(b"good\x00"))[0] == "not-text"
    assert problem(made(b"\x1b[31mgood"))[0] == "not-text"
    assert problem(Path("a\0b"))[0] == "file-unreadable"
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert problem(tmp_path / "large")[0] == "file-too-large"


@pytest.mark.skipif(os.name == "nt", reason="names, links and pipes of other systems")
def test_files_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problem(tmp_path / "pipe")[0] == "not-a-file"
    (tmp_path / "loop").symlink_to("loop")
    assert problem(tmp_path / "loop")[0] == "file-unreadable"
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    assert problem(Path(name))[0] == "name-not-utf-8"
    assert problem(tmp_path / ("x" * 3000))[0] == "file-unreadable"


def archive(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            content = (
                "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x" * 99_999
            )
            file.writestr(name, content)
    return path.read_bytes()


def test_other_documents_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "letter"
    others = {
        ".docx": archive(path, "[Content_Types].xml", "_rels/.rels", "word/document.xml"),
        ".xlsx": archive(path, "[Content_Types].xml", "xl/workbook.xml"),
        ".odt": archive(path, "mimetype", "content.xml"),
        ".zip": archive(path, "a.txt"),
        ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        ".rtf": b"{\\rtf1 Kent Police is good.}",
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
        ".mhtml": b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html>",
    }  # fmt: skip
    for what, data in others.items():
        path.write_bytes(data)
        rule, message = problem(path)
        assert rule == "not-a-document"
        assert what in message
        assert re.search("; (?:save it as|give|unpack it)", message)


@pytest.mark.parametrize(
    ("name", "content", "extra"),
    [("page.html", b"<html><p>Good", "html"), ("letter.pdf", b"%PDF-1.7", "pdf")],
)
def test_what_a_page_or_a_pdf_needs_is_told(
    name: str, content: bytes, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    (tmp_path / name).write_bytes(content)
    rule, message = problem(tmp_path / name)
    assert rule == f"{extra}-support-missing"
    assert f"pip install 'peeltrack[{extra}]'" in message


# PDF


def pdf(*objects: bytes) -> bytes:
    """Return a PDF of objects: the first its catalog, the second its tree of pages."""
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R /Info << /Title (A\\nletter) >> >>\nstartxref\n%d\n%%%%EOF"
    return made + head + table + end % (len(objects) + 1, len(made))


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
LETTERS = b"/Resources << /Font << /F1 4 0 R >> /XObject << /X 6 0 R >> >>"


def pages(content: bytes, *more: bytes, count: int = 1) -> bytes:
    """Return a PDF of pages that share one stream, the object 3; their font is the object 4."""
    first = 5 + len(more) + 1
    kids = b" ".join(b"%d 0 R" % (first + n) for n in range(count))
    leaf = b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R %s >>" % LETTERS
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf(CATALOG, tree, content, FONT, b"null", *more, *[leaf] * count)


def words(text: bytes) -> bytes:
    return b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text


def test_pdf(made) -> None:
    found = made(pages(stream(words(b"HMIC rated Kent Police good."))), "report")
    assert found == Document((Block("paragraph", "HMIC rated Kent Police good."),), "A letter")
    many = made(pages(stream(words(b"Good.")), count=501))
    assert len(many.blocks) == 500
    assert many.not_read == ("only the first 500 of 501 pages were read",)


def test_a_pdf_that_gives_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    whole = pages(stream(words(b"Good.")))
    for data in (
        b"%PDF-1.7 broken",
        whole[:300],
        pages(stream(b"")),
        b"%PDF-1.4\n" + os.urandom(999),
    ):
        path.write_bytes(data)
        assert problem(path)[0] == "pdf-not-read"


def forms(depth: int, wide: int) -> bytes:
    """Return a PDF whose page shows a form that shows another several times, and so on."""
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 4 0 R >> %s >>"
    )
    inner = [
        stream(b"/X Do " * wide, form % (b"/XObject << /X %d 0 R >>" % (7 + n)))
        for n in range(depth)
    ]
    return pages(stream(words(b"Good.") + b" /X Do"), *inner, stream(words(b"Good."), form % b""))


LARGE = {
    "500 pages that share a stream": lambda: pages(
        stream(zlib.compress(b"BT /F1 12 Tf " + b"9 9 Td (good) Tj " * 300_000), b"/Filter /FlateDecode"), count=500
    ),
    "20 million hexadecimal digits": lambda: pages(stream(b"BT /F1 12 Tf <%s> Tj ET" % (b"41" * 9_999_999))),
    "10 MB of ASCII85": lambda: pages(stream(b"9jqo^" * 2_000_000 + b"~>", b"/Filter /ASCII85Decode")),
    "10 MB of ASCII85 that unpack to 40": lambda: pages(stream(b"z" * 10_000_000, b"/Filter /ASCII85Decode")),
    "forms nested tenfold": lambda: forms(10, 10),
}  # fmt: skip


@pytest.mark.parametrize("what", LARGE)
def test_a_large_hostile_pdf_is_read_in_part_or_refused(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "SECONDS", 1)
    path = tmp_path / "large.pdf"
    path.write_bytes(LARGE[what]())
    read_or_refused(path)


@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_hostile_pdf_is_read_or_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 1)
    read_or_refused(path)


def read_or_refused(path: Path) -> None:
    """Read a file in what memory a child may take; that it comes back at all is what counts."""
    try:
        document = read_document(path)
    except InvalidData as error:
        assert all(found.message.isprintable() for found in error.problems)  # noqa: PT017
    else:
        assert document.blocks or document.not_read
        assert all(said.isprintable() for said in document.not_read)


def test_what_was_read_before_the_time_was_over_is_kept(
    made, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = 'print(\'{"pages": 9}\\n{"page": 1, "text": "Good."}\\n{"page": 2, "te\')'
    ended = subprocess.Popen.communicate

    def late(process: subprocess.Popen[bytes], data: bytes, timeout: float) -> None:
        ended(process, data)
        raise subprocess.TimeoutExpired("reading", timeout)

    monkeypatch.setattr(budget, "_CHILD", told)
    monkeypatch.setattr(subprocess.Popen, "communicate", late)
    found = made(b"%PDF-1.7")
    assert found.text == "Good."
    assert found.not_read == (
        "only 1 of 9 pages were read: reading it takes longer than 10 seconds",
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.abort()", "broke off"),
        ("print('no message')", "broke off"),
        ('print(\'{"end": "memory"}\')', "memory"),
    ],
)
def test_a_process_that_breaks_off_is_told(
    code: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "_CHILD", code)
    for name, start in (("x.pdf", "%PDF-1.7"), ("x.html", "<html>" + " " * LARGEST_PAGE_HERE)):
        (tmp_path / name).write_text(start, encoding="utf-8")
        assert said in problem(tmp_path / name)[1]


def test_no_process_is_started_for_other_documents(made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert made("Good").text == made("<html>Good").text == "Good"


# Budgets of text


def heap(piece: str, size: int) -> str:
    return piece * (size // len(piece))


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "<a ", '<a b="', "<a '>", "<?", "&#", "</a", "<script>", "<tr><td>", "<li>", "<div>", "<b>",
     "<table><tr><td>", "<dl><dd>", "<a><p>", "<p>x", "<h2>x", "<select>", "<nav>", "x<br>", "<img alt=x>",
     "<td rowspan=1000 colspan=40>x", "<tr><td>x", "<p hidden>", "<p x=", "<span class=x>G</span>"],
)  # fmt: skip
def test_heaps_of_tags_are_read_in_bounded_work(piece: str, page) -> None:
    page(f"<html><body>{heap(piece, 200_000)}<p>Good")


@pytest.mark.parametrize("piece", ["<", "<div>", "<p x=y>", "<tr><td>x", "&amp;", "good "])
def test_a_page_that_takes_too_much_memory_or_time_is_refused_or_read_in_part(
    piece: str, tmp_path: Path
) -> None:
    path = tmp_path / "heap.html"
    path.write_text(f"<html><body>{heap(piece, 18_000_000)}<p>Good", encoding="utf-8")
    read_or_refused(path)


@pytest.mark.parametrize(
    "piece",
    ["x", "x\n", "x ", "a | b\n", "a  b\n", "a\tb\n", "- a\n", "word " * 14 + "\n", "---\n", "|", "| ", "\n", " ",
     "Abcd: x\n", "\u200b", "\u00a0", "(a) "],
)  # fmt: skip
def test_heaps_of_text_are_read_in_bounded_work(piece: str, made) -> None:
    made(f"x{heap(piece, 100_000)}x=")
    made(f"|{heap(piece, 100_000)}")
    found = made(heap(piece, 2_500_000))
    assert len(found.text) <= MOST_TEXT
    assert len(found.blocks) <= MOST_BLOCKS
    assert len(found.not_read) == 1


def test_elements_within_each_other_are_read_to_a_depth_that_is_told(page) -> None:
    found = page(f"<p>One{'<div>' * 3_000}two")
    assert brief(found) == ["One"]
    assert len(found.not_read) == 1
