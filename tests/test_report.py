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
from peeltrack.output.reporting.document import document
from peeltrack.queries.overview import overview
from peeltrack.queries.scope import scope
from peeltrack.record.judgments import Record
from small import answer, run

DATA = SMALL
WEB = ("http://", "https://")
REL = {"noopener", "noreferrer"}


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
    assert not page.find("//link|//img|//iframe|//object|//embed|//base|//form|//svg")
    assert not page.find("//@*[starts-with(name(), 'on')]")
    assert not re.search(r"@import|url\(", page.find("//style")[0].text)
    for link in page.find("//a"):
        href = link.get("href")
        if href.startswith(WEB):
            assert set(link.get("rel").split()) >= REL
        else:
            assert href.startswith("#")


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
        "PEEL inspection grades: 13 police forces, the record to July 2025"
    )


def test_a_judgment_takes_less_than_a_kilobyte(national: Page, record: Record) -> None:
    widest = report("--at", "2024", "--since", "peel-2014")
    for page in (national, widest):
        assert len(page.text.encode()) < 1_000 * len(list(record.all_judgments()))


def test_every_judgment_is_there_with_its_grade_and_evidence(
    national: Page, record: Record
) -> None:
    framework = record.framework
    seen = 0
    for force in record.reports:
        name = record.forces[force].name
        head, *rows = national.table(f"{name}: grades over time")
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
    assert seen == len(tiles) == len(list(record.all_judgments()))


def test_a_break_is_said_and_no_mark_crosses_it(leicestershire: Page) -> None:
    rows = leicestershire.words("Leicestershire Police: grades over time")
    assert rows[0] == [
        "Area",
        *("2014", "2015", "2016", "2017", "2018/19"),
        "2021/22not compared with 2018/19",
        "2023-25not compared with 2021/22",
    ]
    (investigating,) = [row for row in rows if row[0] == "Investigating crime"]
    assert investigating[1:] == [
        "",
        "Good†, unofficial source",
        "Requires improvement▼, fell†, unofficial source",
        "Good▲, rose†, unofficial source",
        "Good",
        "Adequate†, unofficial source",
        "Requires improvement†, unofficial source",
    ]
    (vulnerable,) = [row for row in rows if row[0] == "Protecting vulnerable people"]
    assert vulnerable[2].endswith("15 Dec 2015")
    (columns,) = leicestershire.find("//table[contains(@class, 'timeline')]/colgroup")
    assert [c.get("class") for c in columns] == [None] * 6 + ["break"] * 2


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
    rows = page.table("Kent Police: grades over time")
    whole = {said(row[0]): row for row in rows}
    efficiency, legitimacy = [row for row in rows if said(row[0]) == "As a whole"][1:]
    assert "not compared" not in said(efficiency[3])
    assert said(legitimacy[3]).endswith("not compared with the grade before")
    assert legitimacy[3].get("class") == "break"
    assert "not compared" not in said(whole["Area"][3])


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
    assert table["at"] == "peel-2018/19"
    head, *rows = national.words("Grades in PEEL 2018/19, by force")
    assert head == ["Force", "Region", "Effectiveness", "Efficiency", "Legitimacy"]
    for row, shown in zip(table["rows"], rows, strict=False):
        assert shown[0] == row["name"]
        for grade, words in zip(row["grades"].values(), shown[2:], strict=True):
            expected = grade["grade"].replace("-", " ").capitalize() if grade else "–"
            assert words.startswith(expected)
            assert ("rose" in words) == bool(grade and grade["change"] == "improved")
            assert ("fell" in words) == bool(grade and grade["change"] == "declined")
    totals = {row[0].split(":")[0]: row[1:] for row in rows[len(table["rows"]) :]}
    for n, counts in enumerate(table["totals"].values()):
        for grade, number in counts.items():
            assert totals[grade.replace("-", " ").capitalize()][n] == str(number)


def test_it_shows_another_moment_and_says_which_judgments_stood() -> None:
    page = report("leicestershire", "kent", "--at", "2016", "--since", "2015")
    head, kent, leicestershire, *_ = page.words("Grades at the end of 2016, by force")
    assert head[2:] == ["Effectiveness", "Efficiency", "Legitimacy"]
    assert leicestershire[2] == "GoodPEEL 2015, 18 Feb 2016"
    assert leicestershire[4] == "GoodPEEL 2016, 8 Dec 2016"
    assert kent[0] == "Kent Police"
    assert "What changed since the end of 2015" in page.text


def test_changes_since_a_moment_are_those_of_diff() -> None:
    page = report("kent", "leicestershire", "--since", "2016")
    forces = ("--force", "kent", "--force", "leicestershire")
    diff = answer("diff", "2016", "2025-12-31", *forces)
    shown = {
        name: page.words(f"{name}: what changed since the end of 2016")[1:]
        for name in ("Kent Police", "Leicestershire Police")
    }
    assert sum(map(len, shown.values())) == len(diff["changes"])
    kinds = [row[3] for rows in shown.values() for row in rows]
    for change, kind in zip(diff["changes"], kinds, strict=True):
        assert change["change"].replace("-", " ") in kind
    summary = [said(item) for item in page.find("//section[@aria-labelledby='changes']//li")]
    for kind, n in diff["summary"].items():
        assert n == 0 or any(line.startswith(f"{n} {kind.replace('-', ' ')}") for line in summary)
    assert any(
        "good, then requires improvement" in row[3] for row in shown["Leicestershire Police"]
    )


def test_without_since_it_is_the_assessment_before_the_last_and_says_so(
    leicestershire: Page,
) -> None:
    (section,) = leicestershire.find("//section[@aria-labelledby='changes']")
    assert "PEEL 2021/22 is the assessment before the last one recorded here." in said(section)
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
    assert "Counts known for" in cycles["PEEL 2021/22"][5]
    text = said(national.root)
    for words in (
        "Since 2021 the areas graded vary by report, and the record is partial.",
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
    assert "Recorded for 1 of 13 forces." in said(page.root)
    assert len(page.find("//table[@id='grades']/tbody/tr")) == 13
    assert len(page.find("//article")) == 1


def test_the_same_record_gives_the_same_page(national: Page) -> None:
    again = report(PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", COLUMNS="60")
    assert again.text == national.text


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
    assert tags <= known | controls | {"tfoot"}
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
        (["--since", "1999", "-o", "-"], 2, "nothing recorded here was published"),
        (["kent"], 2, "Missing option '--output'"),
        (["kent", "-o", "no-such-folder/report.html"], 3, "No such file or directory"),
    ],
)
def test_a_wrong_request_is_told_what_would_be_right(
    args: list[str], status: int, message: str
) -> None:
    done = run("report", *args)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
