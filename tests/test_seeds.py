"""The record pulled from the five seed documents: known answers, read from the documents by a person."""

from __future__ import annotations

import hashlib

import pytest

from conftest import ROOT, SEEDS, answer, run
from peeltrack.record.judgments import Record
from peeltrack.record.quotes import is_in

EXPECTED = {
    ("2015", "effectiveness"): ("good", "quoted"),
    ("2015", "preventing-crime"): ("good", "quoted"),
    ("2015", "investigating-crime"): ("good", "quoted"),
    ("2015", "protecting-vulnerable-people"): ("requires-improvement", "paraphrased"),
    ("2015", "serious-organised-crime"): ("good", "quoted"),
    ("2016", "effectiveness"): ("requires-improvement", "quoted"),
    ("2016", "preventing-crime"): ("good", "quoted"),
    ("2016", "investigating-crime"): ("requires-improvement", "paraphrased"),
    ("2016", "protecting-vulnerable-people"): ("requires-improvement", "paraphrased"),
    ("2016", "serious-organised-crime"): ("good", "quoted"),
    ("2016", "legitimacy"): ("good", "quoted"),
    ("2016", "fairness-and-respect"): ("good", "quoted"),
    ("2016", "leadership"): (None, "paraphrased"),
    ("2017", "effectiveness"): ("good", "quoted"),
    ("2017", "preventing-crime"): ("good", "quoted"),
    ("2017", "investigating-crime"): ("good", "quoted"),
    ("2017", "protecting-vulnerable-people"): ("good", "quoted"),
    ("2017", "serious-organised-crime"): ("good", "quoted"),
}
HASHES = {
    "000_7e336ac6cc77f7fe.txt": "2761039894f408de18f8a9daf31f9fe651dc3a046bb5032fa74b44c3aeacc93c",
    "001_ea8d79ed14bc1528.txt": "5cc96792759b0cbf83d677936abc1813f0f474ab22b8cc4667eb050d507b6679",
    "002_e0ff8b71d77e41ff.txt": "5b93e9bea383a4e4823e37eb31311f0a1792f1b7d4763d100a867930c00ef284",
    "003_ffe0a12097cacf95.txt": "e85fe47d470bb46c7d9cfbc9d6569d9e68ab624671c92e1bdee0126186e5f1a7",
    "004_78ab8cd7de31d7ab.txt": "4291d28387162b00c2d9a2ec2a53f4c6c7c9536f013935e38c0c8c95f41c7d52",
}


def test_the_seeds_hold_exactly_these_judgments(seeds_record: Record) -> None:
    found = {(j.cycle, j.area): (j.grade, j.stated) for j in seeds_record.all_judgments()}
    assert found == EXPECTED
    assert list(seeds_record.reports) == ["leicestershire"]


def test_every_judgment_carries_a_quote_that_stands_in_a_seed(seeds_record: Record) -> None:
    for judgment in seeds_record.all_judgments():
        assert judgment.evidence
        for item in judgment.evidence:
            file = seeds_record.sources[item.source].file
            assert file
            assert item.quote
            assert is_in(item.quote, (ROOT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "sha256"), HASHES.items())
def test_the_seeds_are_byte_for_byte_the_documents(name: str, sha256: str) -> None:
    assert hashlib.sha256((ROOT / "seeds" / name).read_bytes()).hexdigest() == sha256


def test_publication_is_the_inspectorates_date_and_not_the_stamp_of_the_release() -> None:
    shown = answer("show", "leicestershire", "--data", SEEDS)
    dates = {(j["cycle"], j["area"]): j["published"] for j in shown["judgments"]}
    assert dates["2015", "effectiveness"] == "2016-02-18"
    assert dates["2016", "effectiveness"] == "2017-03-02"
    assert dates["2016", "legitimacy"] == "2016-12-08"
    assert dates["2017", "effectiveness"] == "2018-03-22"
    (release,) = (
        s
        for s in answer("sources", "--data", SEEDS)["sources"]
        if s["id"] == "leicestershire-pcc-2016"
    )
    assert release["date"] == "2016-05-09"
    assert "out today" in release["note"]


def test_the_whole_force_grade_of_2017_rests_on_two_sources(seeds_record: Record) -> None:
    (judgment,) = (
        j for j in seeds_record.all_judgments() if (j.cycle, j.area) == ("2017", "effectiveness")
    )
    assert judgment.sources == ("harborough-mail-2018", "leicestershire-pcc-2018")


def test_the_response_to_effectiveness_2017_took_18_days() -> None:
    reports = answer("responses", "leicestershire", "--data", SEEDS)["reports"]
    given = [report for report in reports if report["responded"]]
    assert given == [
        {
            "force": "leicestershire",
            "cycle": "2017",
            "covers": ["effectiveness"],
            "published": "2018-03-22",
            "due": "2018-05-17",
            "responded": "2018-04-09",
            "days": 18,
            "to": "Home Secretary",
            "reference": "OPCC/1761/18",
            "source": "leicestershire-pcc-2018",
        }
    ]


def test_the_findings_of_2016_stand_with_their_flags() -> None:
    flags = answer("flag", "leicestershire", "--data", SEEDS)["flags"]
    investigating = next(f for f in flags if f["area"] == "investigating-crime")
    assert investigating["findings"] == [
        "Investigate crimes more effectively and quickly",
        "Raise the share of investigations that lead to charge or summons",
        "Better initial investigations, and better supervision of them",
    ]
    assert any(
        "domestic abuse" in text
        for f in flags
        if f["area"] == "protecting-vulnerable-people"
        for text in f["findings"]
    )


def test_evidence_shows_the_quotes_and_where_they_are_from() -> None:
    page = run("show", "leicestershire", "--data", SEEDS, "--evidence").stdout
    assert "“HMIC judged Leicestershire Police ‘good’ at preventing crime" in page
    assert "paraphrased: “Leicestershire Police needs to improve the way it protects" in page
    assert "seeds/000_7e336ac6cc77f7fe.txt" in page
    assert "Harborough Mail" in page
