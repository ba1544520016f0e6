"""`peeltrack report`: one page that needs nothing else, and says what the record says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from lxml import html

from conftest import GRADES, ROOT, SMALL, run_without
from peeltrack.output.report.document import document
from peeltrack.queries.overview import overview
from peeltrack.queries.scope import scope
from peeltrack.record.judgments import Record
from small import answer, run

DATA = SMALL
WEB = ("http://", "https://")


def report(*args: str | Path, **env: str) -> Page:
    """Return the page that the command writes to standard output."""
    done = run("report", *args, "-o", "-", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return Page(done.stdout)


class Page:
    """A page with what tests ask of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = html.document_fromstring(text.encode())
        self.by_id = {node.get("id"): node for node in self.root.iter() if node.get("id")}

    def find(self, path: str, within: html.HtmlElement | None = None) -> list[html.HtmlElement]:
        return (self.root if within is None else within).xpath(path)

    def table(self, caption: str) -> list[list[html.HtmlElement]]:
        """Return the cells of the table's rows, heads included."""
        (found,) = self.find(f"//table[normalize-space(caption)='{caption}']")
        return [self.find("./th|./td", row) for row in self.find(".//tr", found)]

    def words(self, caption: str) -> list[list[str]]:
        return [[said(cell) for cell in row] for row in self.table(caption)]


def said(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


@pytest.fixture(scope="module")
def national() -> Page:
    return report()


@pytest.fixture(scope="module")
def leicestershire(tmp_path_factory: pytest.TempPathFactory) -> Page:
    file = tmp_path_factory.mktemp("report") / "leicestershire.html"
    done = run("report", "Leicestershire Police", "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return Page(file.read_text(encoding="utf-8"))


def policy(page: Page) -> dict[str, list[str]]:
    (meta,) = page.find("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = (rule.split() for rule in meta.split(";"))
    return {name: sources for name, *sources in rules}


def hashes(page: Page, tag: str) -> list[str]:
    blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL)
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


@pytest.mark.parametrize("which", ["national", "leicestershire"])
def test_it_needs_nothing_but_itself(which: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(which)
    rules = policy(page)
    assert rules["default-src"] == ["'none'"]
    assert rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["style-src"] == hashes(page, "style")
    assert rules["script-src"] == (hashes(page, "script") or ["'none'"])
    assert set(rules) == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    assert len(hashes(page, "style")) == 1
    # Nothing that would load, and nothing inline that the policy would stop.
    assert not page.find("//*[@src or @srcset or @style or @background or @data or @action]")
    assert not page.find("//link|//img|//iframe|//object|//embed|//base|//form")
    assert not page.find("//@*[starts-with(name(), 'on')]")
    assert not re.search(r"@import|url\(", page.find("//style")[0].text)
    for link in page.find("//a"):
        href = link.get("href")
        assert href.startswith(("#", *WEB))
        assert link.get("target") is None
    # Not where a reader comes from: for every link, said once.
    assert page.find("//meta[@name='referrer']/@content") == ["no-referrer"]


@pytest.mark.parametrize("which", ["national", "leicestershire"])
def test_its_structure_can_be_read_aloud(which: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(which)
    assert page.root.get("lang") == "en-GB"
    ids = page.find("//@id")
    assert len(ids) == len(set(ids))
    for reference in page.find("//@aria-labelledby"):
        assert reference in page.by_id
    for href in page.find("//a/@href"):
        assert not href.startswith("#") or href[1:] in page.by_id, href
    levels = [int(node.tag[1]) for node in page.find("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    for table in page.find("//table"):
        assert said(page.find("./caption", table)[0])
        assert all(th.get("scope") for th in page.find(".//th", table))


def test_its_title_says_to_when_the_record_runs(national: Page, leicestershire: Page) -> None:
    assert said(leicestershire.find("//title")[0]) == (
        "PEEL inspection grades: Leicestershire Police, the record to 5 December 2024"
    )
    assert said(national.find("//title")[0]) == (
        "PEEL inspection grades: 13 police forces, the record to April 2026"
    )


def test_the_page_of_all_forces_takes_at_most_660_bytes_a_judgment() -> None:
    """With the 2,294 judgments that were recorded when the bound was set, that is a megabyte and a half."""
    judgments = answer("check", env={"PEELTRACK_DATA": ""})["counts"]["judgments"]
    assert len(report(PEELTRACK_DATA="").text.encode()) < 660 * judgments


def test_one_forces_page_opens_with_how_it_stands(leicestershire: Page) -> None:
    headings = [said(node) for node in leicestershire.find("//h1|//h2|//h3")]
    assert headings[:3] == [
        "PEEL inspection grades: Leicestershire Police",
        "How it stands now",
        "Grades over time",
    ]
    assert headings.index("How to read this page") > headings.index("Evidence")
    (article,) = leicestershire.find("//article")
    words = said(article)
    assert words.startswith(
        "How it stands now Latest report: PEEL 2023–25, published 5 December 2024. 8 areas graded, all "
        "recorded: complete as published."
    )
    whose, *counts = (
        said(item) for item in leicestershire.find(".//ul[@class='counts']/li", article)
    )
    assert whose == "All areas now:"
    assert counts == ["1 outstanding", "4 good", "2 adequate", "2 requires improvement"]
    low, changes = (
        said(item) for item in leicestershire.find(".//ul[@class='answer']/li", article)
    )
    assert low == (
        "Requires improvement or worse: Investigating crime (since PEEL 2023–25, 5 Dec 2024); Responding to the "
        "public (since PEEL 2023–25, 5 Dec 2024)."
    )
    assert changes.startswith("Since PEEL 2021/22: ")
    assert changes.endswith("7 not comparable. The inspectorate says not to compare the two.")
    areas = {
        said(leicestershire.find("./span[@class='area']", item)[0]): said(item)
        for item in leicestershire.find(".//ul[@class='stand']/li", article)
    }
    assert "Requires improvement" in areas["Responding to the public"]
    assert areas["Recording crime data"].endswith("PEEL 2021/22, 2022; not assessed again")


def test_what_is_not_known_is_said_and_never_the_bare_old_grade() -> None:
    page = report("midshire")
    words = said(page.find("//article")[0])
    assert "No area is known to stand at requires improvement or worse." in words
    assert "before a report whose" in words
    areas = {
        said(page.find("./span[@class='area']", item)[0]): said(item)
        for item in page.find("//ul[@class='stand']/li")
    }
    assert "– not recorded" in areas["Preventing crime"]
    assert areas["Preventing crime"].endswith("last known: good, PEEL 2023–25")
    assert (
        "areas of the report of April 2026: not recorded here, though the report is out, or not graded in it."
    ) in words
    (flags,) = [
        page.words(caption)
        for caption in ["Midshire & Marches Constabulary: requires improvement or worse"]
    ]
    states = {(row[0], row[3]): (row[2], row[5]) for row in flags if len(row) > 3}
    superseded = {state for state in states.values() if state[0] == "Superseded"}
    assert superseded
    assert all("is out, its grade is not recorded" in ended for _, ended in superseded)


def test_the_contents_are_by_region_with_a_row_of_tiles_a_force(
    national: Page, record: Record
) -> None:
    (index,) = national.find("//nav[@aria-label='Forces by region']")
    shown = {
        said(national.find("./h3", section)[0]): [
            said(link) for link in national.find(".//a", section)
        ]
        for section in national.find("./section", index)
    }
    expected: dict[str, list[str]] = {}
    for force in sorted(record.forces.values(), key=lambda force: (force.region_name, force.name)):
        if record.judgments(force.id):
            expected.setdefault(force.region_name, []).append(force.name)
    assert shown == expected
    symbols = {node.get("id") for node in national.find("//defs/g")}
    used = national.find("//use/@href")
    assert used
    assert {href[1:] for href in used} <= symbols
    assert all(svg.get("aria-hidden") == "true" for svg in national.find("//svg"))


def test_every_judgment_is_there_with_its_grade_and_evidence(
    national: Page, record: Record
) -> None:
    framework = record.framework
    seen = 0
    for force in record.reports:
        name = record.forces[force].name
        if not record.judgments(force):
            continue
        head, *rows = national.table(f"{name}: grades over time, the newest first")
        cycles = {cell.get("abbr"): n for n, cell in enumerate(head)}
        places: dict[str, list[html.HtmlElement]] = {}
        pillar = None
        for row in rows:
            label = said(row[0])
            if row[0].get("scope") == "rowgroup":
                pillar = label.split(":")[0]
            else:
                places[pillar if label == "As a whole" else label] = row
        for judgment in record.judgments(force):
            row = places[framework.areas[judgment.area].label]
            cell = row[cycles[framework.cycles[judgment.cycle].title]]
            grade = framework.grades[judgment.grade].label if judgment.grade else "ungraded"
            tiles = [
                tile
                for tile in national.find("./a", cell)
                if tile.text.strip() == grade and ("revised" in said(tile)) == judgment.revised
            ]
            assert len(tiles) == 1, (force, judgment.cycle, judgment.area)
            entry = national.by_id[tiles[0].get("href")[1:]]
            words, addresses = said(entry), national.find(".//a/@href", entry)
            assert grade.lower() in words
            for evidence in judgment.evidence:
                source = record.sources[evidence.source]
                assert source.url is None or source.url in addresses
                assert not source.title or source.title in words
                assert not evidence.quote or " ".join(evidence.quote.split()) in words
            assert all(" ".join(note.split()) in words for note in judgment.notes)
            seen += 1
    tiles = national.find("//table[contains(@class, 'timeline')]//td/a")
    # What follows from counts is no judgment of the files.
    assert seen == len(list(record.all_judgments())) <= len(tiles)


def test_a_break_is_said_and_no_mark_crosses_it(leicestershire: Page) -> None:
    rows = leicestershire.words("Leicestershire Police: grades over time, the newest first")
    assert rows[0] == [
        "Area",
        "2023-25not compared with 2021/22",
        "2021/22not compared with 2018/19",
        *("2018/19", "2017", "2016", "2015", "2014"),
    ]
    (investigating,) = [row for row in rows if row[0] == "Investigating crime"]
    assert [words.split("†")[0] for words in investigating[1:]] == [
        "Requires improvement",
        "Adequate",
        "Good",
        "Good▲, rose",
        "Requires improvement▼, fell",
        "Good",
        "",
    ]
    (vulnerable,) = [row for row in rows if row[0] == "Protecting vulnerable people"]
    assert vulnerable[6].endswith("15 Dec 2015")
    (columns,) = leicestershire.find("//table[contains(@class, 'timeline')]/colgroup")
    assert [c.get("class") for c in columns] == [None, "break", "break"] + [None] * 5


def test_a_grade_that_stands_alone_beyond_a_break_says_so(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    framework = tmp_path / "data" / "framework.yaml"
    text = framework.read_text()
    only = text.replace(
        "    comparable:\n      with-previous: true\n      note: With 2015",
        "    comparable:\n      with-previous: [efficiency]\n      note: With 2015",
    )
    assert only != text
    framework.write_text(only)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    page = report("kent", "--data", tmp_path / "data")
    rows = page.table("Kent Police: grades over time, the newest first")
    whole = {said(row[0]): row for row in rows}
    efficiency, legitimacy = [row for row in rows if said(row[0]) == "As a whole"][1:]
    at = [said(cell) for cell in whole["Area"]].index("2016")
    assert "not compared" not in said(efficiency[at])
    assert said(legitimacy[at]).endswith("not compared with the grade before")
    assert legitimacy[at].get("class") == "break"
    for width in ("200", "80"):
        shown = run("show", "kent", "--data", tmp_path / "data", "--width", width).stdout
        efficiency, legitimacy = [
            line for line in shown.splitlines() if line.startswith("  As a whole")
        ][1:]
        assert legitimacy.count("┊") == efficiency.count("┊") + 1


def test_flags_say_since_when_how_often_what_ended_them_and_what_was_found(
    leicestershire: Page,
) -> None:
    rows = leicestershire.words("Leicestershire Police: requires improvement or worse")
    assert rows[1][:4] == [
        "Investigating crime",
        "Requires improvement",
        "Open",
        "PEEL 2023–25 (5 December 2024)",
    ]
    assert [row[0] for row in rows if len(row) > 2 and row[2] == "Open"] == [
        "Investigating crime",
        "Responding to the public",
    ]
    n = next(n for n, row in enumerate(rows) if row[0] == "Protecting vulnerable people")
    assert rows[n][2:] == [
        "Resolved",
        "PEEL 2015 (15 December 2015)",
        "2",
        "Good in PEEL 2017 (22 March 2018)",
    ]
    assert "Delays in contacting some victims of crime" in rows[n + 1][0]
    link = leicestershire.find("//a[text()='Delays in contacting some victims of crime']/@href")[0]
    finding = said(leicestershire.by_id[link[1:]])
    assert "“Criticisms were made about delays in contacting some victims of crime”" in finding


def test_the_grade_table_is_that_of_compare(national: Page) -> None:
    table = answer("compare")
    caption = said(national.find("//table[@id='grades']/caption")[0])
    assert caption.startswith("Grades now, by force")
    head, *rows = national.words(caption)
    labels = [said(cell) for cell in national.find("//table[@id='grades']/thead//th[@data-sort]")]
    assert head == labels
    assert (head[0], head[-1]) == ("Force", "Region")
    for row, shown in zip(table["rows"], rows, strict=False):
        assert shown[0] == row["name"]
        for grade, words in zip(row["grades"].values(), shown[1:-1], strict=True):
            expected = grade and grade["grade"] and grade["grade"].replace("-", " ").capitalize()
            if expected:
                assert words.startswith(expected)
            else:
                assert not words[:1].isupper()
            assert ("rose" in words) == bool(expected and grade["change"] == "improved")
            assert ("fell" in words) == bool(expected and grade["change"] == "declined")
    totals = {row[0].split(":")[0]: row[1:] for row in rows[len(table["rows"]) :]}
    for n, counts in enumerate(table["totals"].values()):
        for grade, number in counts.items():
            assert totals[grade.replace("-", " ").capitalize()][n] == str(number)
    for n, states in enumerate(table["without"].values()):
        gaps = states.get("not-recorded", 0) + states.get("not-established", 0)
        assert totals["Not known"][n] == str(gaps)


def test_it_shows_another_moment(leicestershire: Page) -> None:
    page = report("leicestershire", "kent", "--at", "2016", "--since", "2015")
    caption = "Grades after PEEL 2016, by force: the areas of PEEL 2016"
    head, kent, leicestershire_then, *_ = page.words(caption)
    assert head[1:4] == ["Effectiveness", "Efficiency", "Legitimacy"]
    assert leicestershire_then[1].startswith("Requires improvement")
    assert kent[0] == "Kent Police"
    assert "What changed since PEEL 2015" in page.text
    then = report("leicestershire", "--at", "2016")
    assert "How it stands after PEEL 2016" in [said(node) for node in then.find("//h2")]
    counts = [said(item) for item in then.find("//ul[@class='counts']/li")]
    assert counts != [said(item) for item in leicestershire.find("//ul[@class='counts']/li")]


def test_changes_since_a_moment_are_those_of_diff() -> None:
    page = report("kent", "leicestershire", "--since", "2016")
    forces = ("--force", "kent", "--force", "leicestershire")
    diff = answer("diff", "2016", "latest", *forces)
    shown = {
        name: page.words(f"{name}: what changed since PEEL 2016")[1:]
        for name in ("Kent Police", "Leicestershire Police")
    }
    assert sum(map(len, shown.values())) == len(diff["changes"])
    kinds = [row[3] for rows in shown.values() for row in rows]
    for change, kind in zip(diff["changes"], kinds, strict=True):
        assert change["change"].replace("-", " ") in kind
    summary = [said(item) for item in page.find("//section[@aria-labelledby='changes']//li")]
    for kind, n in diff["summary"].items():
        assert n == 0 or any(line.startswith(f"{n} {kind.replace('-', ' ')}") for line in summary)


def test_without_since_it_is_the_assessment_before_the_last(leicestershire: Page) -> None:
    rows = leicestershire.words("Leicestershire Police: what changed since PEEL 2021/22")
    assert rows[1] == [
        "Preventing crime",
        "OutstandingPEEL 2021/22, 2022",
        "GoodPEEL 2023–25, 5 Dec 2024",
        "not comparable",
    ]


def test_it_says_what_is_missing_and_on_what_it_rests(national: Page) -> None:
    rows = national.words("What is recorded of each assessment, for all forces")
    cycles = {row[0]: row for row in rows}
    assert cycles["PEEL 2021/22"][2] == "12 of 13"
    assert "counts known for" in cycles["PEEL 2021/22"][5]
    text = said(national.root)
    for words in (
        "What is not recorded is never guessed",
        "not established",
        "Deduced from",
        "Carried over from PEEL 2017, not inspected again.",
        "revised within the assessment",
        "(not the inspectorate’s own page)",
        "complete as published",
        "Open Government Licence v3.0",
        "This page is not the inspectorate’s.",
    ):
        assert words in text, words


def test_the_commissioners_response_stands_with_its_reference(leicestershire: Page) -> None:
    assert (
        "On PEEL 2017, Effectiveness, published 22 March 2018: 9 April 2018, 18 days after "
        "publication, to Home Secretary (reference OPCC/1761/18)."
    ) in said(leicestershire.root)


def test_the_seeds_alone_make_a_page() -> None:
    page = report("--data", GRADES)
    assert len(page.find("//table[@id='grades']/tbody/tr")) == 13
    assert len(page.find("//article")) == 1


def test_the_same_record_gives_the_same_page(national: Page) -> None:
    again = report(PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", COLUMNS="60")
    assert again.text == national.text


def test_an_office_puts_its_title_and_logo_on_its_page(tmp_path: Path) -> None:
    content = b"\x89PNG\r\n\x1a\n" + b"x" * 100
    logo = tmp_path / "logo.png"
    logo.write_bytes(content)
    page = report("kent", "--title", "Our <grades> & theirs", "--logo", logo)
    assert said(page.find("//h1")[0]) == "Our <grades> & theirs"
    assert said(page.find("//title")[0]).startswith("Our <grades> & theirs")
    (address,) = page.find("//img/@src")
    kind, _, data = address.partition(";base64,")
    assert (kind, base64.b64decode(data)) == ("data:image/png", content)
    assert policy(page)["img-src"] == ["data:"]


def drawing(inside: str, head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


def test_an_svg_logo_that_only_draws_is_taken(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_bytes(drawing('<rect width="9" height="9" fill="url(#a)"/><use href="#a"/>'))
    assert report("kent", "--logo", logo).find("//img/@src")[0].startswith("data:image/svg+xml;")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "a logo is a PNG, JPEG or SVG picture"),
        (b"", "a logo is a PNG, JPEG or SVG picture"),
        (b"<html></html>", "a logo is a PNG, JPEG or SVG picture"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 300_000, "200 kB at most"),
        (drawing("<script>alert(1)</script>"), "cannot hold <script>"),
        (drawing("<foreignObject/>"), "cannot hold <foreignObject>"),
        (drawing('<rect onload="alert(1)"/>'), "cannot run scripts"),
        (drawing('<image href="https://example.org/x.png"/>'), "cannot load anything"),
        (drawing('<a href="javascript:alert(1)"/>'), "cannot load anything"),
        (drawing('<rect style="fill: url(https://example.org/x)"/>'), "cannot load anything"),
        (drawing("<style>@import 'https://example.org/x'</style>"), "cannot load anything"),
        (drawing('<set attributeName="href" to="https://example.org/"/>'), "cannot load anything"),
        (
            drawing("", '<?xml-stylesheet href="https://example.org/x"?>'),
            "a style sheet of its own",
        ),
        (drawing("<script/>").decode().encode("utf-16"), "a logo is a PNG, JPEG or SVG picture"),
        (drawing("&a;", '<!DOCTYPE svg [<!ENTITY a "b">]>'), "cannot have a document type"),
    ],
)
def test_a_logo_that_is_none_or_does_more_than_draw_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    logo = tmp_path / "logo"
    logo.write_bytes(content)
    done = run("report", "kent", "--logo", logo, "-o", tmp_path / "page.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert not (tmp_path / "page.html").exists()


HOSTILE = "</title></style><script>alert('x')</script><img src=x onerror=alert(1)>\"' onload='y"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A record whose every free text is an attack on the page."""
    quote = f"Kent Police is good {HOSTILE}"
    (tmp_path / "doc.txt").write_text(quote)
    digest = hashlib.sha256(quote.encode()).hexdigest()
    text = json.dumps(HOSTILE)
    (tmp_path / "record.yaml").write_text(
        f"""
sources:
  doc:
    title: {text}
    publisher: {text}
    kind: letter
    file: doc.txt
    sha256: {digest}
    url: "https://example.org/?a='onclick='b&lt;script"
    note: {text}
reports:
  kent:
    "2015":
      note: {text}
      judgments:
        effectiveness:
          grade: good
          note: {text}
          evidence: [{{source: doc, stated: quoted, quote: {json.dumps(quote)}}}]
    "2016":
      not-established: {{legitimacy: {text}}}
      judgments:
        effectiveness: {{grade: requires-improvement, url: "https://example.org/'b"}}
      findings:
        - {{kind: area-for-improvement, areas: [effectiveness], text: {text}, source: doc, quote: {json.dumps(quote)}}}
      responses:
        - {{covers: effectiveness, date: 2017-03-09, to: {text}, reference: {text}, source: doc, quote: {json.dumps(quote)}}}
"""
    )
    forces = yaml.safe_load((DATA / "forces.yaml").read_text())
    forces["forces"]["kent"]["name"] = forces["regions"]["south-east"] = HOSTILE
    (tmp_path / "forces.yaml").write_text(yaml.safe_dump(forces))
    framework = yaml.safe_load((DATA / "framework.yaml").read_text())
    framework["grades"]["good"]["label"] = HOSTILE
    framework["areas"]["effectiveness"]["label"] = HOSTILE
    framework["pillars"]["effectiveness"] = HOSTILE
    framework["response"]["law"] = HOSTILE
    cycle = framework["cycles"]["2016"]
    cycle["title"] = cycle["comparable"]["note"] = HOSTILE
    (tmp_path / "framework.yaml").write_text(yaml.safe_dump(framework, sort_keys=False))
    return tmp_path / "record.yaml"


def test_markup_in_the_data_stays_text(hostile: Path, leicestershire: Page) -> None:
    page = report("kent", "gwent", "--data", hostile)
    tags = {node.tag for node in page.root.iter() if isinstance(node.tag, str)}
    known = {node.tag for node in leicestershire.root.iter() if isinstance(node.tag, str)}
    controls = {"fieldset", "legend", "label", "input", "select", "option", "button", "script"}
    assert tags <= known | controls | {"tfoot", "nav", "h4"}
    assert len(page.find("//script")) == len(page.find("//style")) == 1
    assert not page.find("//@onclick|//@onload|//@onerror")
    assert hashes(page, "script") == policy(page)["script-src"]
    assert said(page.find("//title")[0]).startswith(f"PEEL inspection grades: {HOSTILE}")
    assert page.text.count("alert(") == page.text.count("alert(&#39;x") + page.text.count(
        "alert(1)&gt;"
    )
    quoted = [said(quote) for quote in page.find("//blockquote")]
    assert quoted
    assert all(HOSTILE in quote for quote in quoted)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example/"])
def test_an_address_that_is_not_of_the_web_is_refused_and_never_a_link(
    address: str, hostile: Path, record: Record
) -> None:
    text = hostile.read_text()
    hostile.write_text(text.replace("https://example.org/?a='onclick='b&lt;script", address))
    done = run("report", "kent", "--data", hostile, "-o", "-")
    assert done.returncode == 3
    assert "is not a web address" in done.stderr
    # A record made in Python has not been through the reader.
    sources = {id: source._replace(url=address) for id, source in record.sources.items()}
    changed = record._replace(sources=sources)
    page = Page(document(overview(changed, scope(changed, ["kent"]))))
    assert address in page.text
    assert all(href.startswith(("#", *WEB)) for href in page.find("//a/@href"))


def test_text_that_would_reorder_what_is_read_is_made_visible(record: Record) -> None:
    force = record.forces["kent"]._replace(name="Kent \u202eecilop\x1b[31m")
    changed = record._replace(forces={**record.forces, "kent": force})
    text = document(overview(changed, scope(changed, ["kent"])))
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "Kent \\u202eecilop\\x1b[31m" in text


def test_without_jinja2_it_says_how_to_get_it() -> None:
    done = run_without("jinja2", "report", "-o", "-")
    assert done.returncode == 2
    assert done.stderr == (
        "peeltrack: a report needs Jinja2; install it with: pip install 'peeltrack[report]'\n"
    )


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        (["leicestershir", "-o", "-"], 2, "did you mean 'leicestershire'?"),
        (["--at", "2o16", "-o", "-"], 2, "is not a moment"),
        (["--since", "199", "-o", "-"], 2, "is not a moment"),
        (["--since", "2019", "--at", "2018", "-o", "-"], 2, "give an earlier --since"),
        (["--logo", "no-such.png", "-o", "-"], 3, "No such file"),
        (["kent"], 2, "Missing option '--output'"),
        (["kent", "-o", "no-such-folder/report.html"], 3, "there is no such folder to write it in"),
    ],
)
def test_a_wrong_request_is_told_what_would_be_right(
    args: list[str], status: int, message: str
) -> None:
    done = run("report", *args)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
