"""`draft`: the seeds exactly, ways of speaking, traps, and documents written by an enemy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting_score import score
from peeltrack.documents import read_document
from peeltrack.drafting.laid_out import laid_out
from peeltrack.drafting.read import Draft, draft
from peeltrack.drafting.sentences import plain
from peeltrack.schema.load import find_files, load_files, read_framework

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
FRAMEWORK, FORCES = read_framework(find_files())


def read(text: str) -> Draft:
    return draft(FRAMEWORK, FORCES, "document.txt", text)


def squeezed(text: str) -> str:
    return " ".join(plain(text).split())


@pytest.fixture(scope="module")
def recorded() -> set[tuple[str, str, str, str, str | None, str]]:
    record = load_files(find_files([ROOT / "data" / "grades.yaml"]))
    return {
        (Path(source.file or "").name, one.force, one.cycle, one.area, one.grade, item.stated)
        for one in record.all_judgments()
        for item in one.evidence
        for source in [record.sources[item.source]]
    }


def test_the_seeds_give_exactly_the_record(
    recorded: set[tuple[str, str, str, str, str | None, str]],
) -> None:
    found = {
        (path.name, one.force, one.cycle, one.area, one.grade, one.stated)
        for path in SEEDS
        for one in draft(FRAMEWORK, FORCES, path.name, laid_out(read_document(path))).judgments
    }
    assert found == recorded


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seed_quotes_are_verbatim_and_have_the_grade(path: Path) -> None:
    text = laid_out(read_document(path))
    found = draft(FRAMEWORK, FORCES, path.name, text)
    assert found.judgments
    for one in found.judgments:
        assert squeezed(one.quote) in squeezed(text)
        assert one.why
        if one.stated == "quoted":
            assert one.grade
            word = one.grade.split("-")[0][:6]
            assert word in one.quote.lower()


@pytest.mark.parametrize(
    "folder",
    [
        "tuning",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    ],
)
def test_labelled_documents(folder: str) -> None:
    result = score(Path(__file__).parent / "drafting" / folder)
    assert result.precision >= 0.95, result.wrong
    assert result.recall >= 0.80, result.missed


AREAS = {
    "pc": "preventing-crime",
    "ic": "investigating-crime",
    "pv": "protecting-vulnerable-people",
    "soc": "serious-organised-crime",
    "eff": "effectiveness",
    "ef": "efficiency",
    "leg": "legitimacy",
    "rp": "responding-to-the-public",
    "tp": "treatment-of-the-public",
    "mo": "managing-offenders",
    "pw": "positive-workplace",
    "ur": "use-of-resources",
    "dsoc": "disrupting-serious-organised-crime",
    "rc": "recording-crime-data",
    "fr": "fairness-and-respect",
    "el": "ethical-and-lawful-behaviour",
    "tw": "treatment-of-workforce",
    "pf": "planning-for-the-future",
    "ud": "understanding-demand",
    "lfm": "leadership-and-force-management",
}
GRADES = {g[0]: g for g in FRAMEWORK.grades}
DAYS = {
    "15": ("2015", "18 February 2016"),
    "16": ("2016", "2 March 2017"),
    "17": ("2017", "22 March 2018"),
    "17l": ("2017", "12 December 2017"),
    "17e": ("2017", "9 November 2017"),
    "19": ("2018/19", "2 May 2019"),
    "22": ("2021/22", "14 April 2022"),
    "24": ("2023-25", "12 March 2024"),
}


def release(when: str, words: str) -> str:
    """Return a press release on Kent Police: a title, a date, a first sentence, and some words."""
    body = "HMIC" if when in ("15", "16") else "HMICFRS"
    title = "Inspectors publish report on Kent Police"
    first = f"{body} has published its report on Kent Police today."
    return f"{title}\n\n{DAYS[when][1]}\n\n{first}\n\n{words}\n"


def meant(when: str, short: str) -> set[tuple[str, str, str, str | None]]:
    """Return judgments written short: `pc,ic:g essex:rp:i 2015@pc:o` ([cycle@][force:]areas:grade)."""
    judgments: set[tuple[str, str, str, str | None]] = set()
    for part in short.split():
        cycle, _, rest = part.rpartition("@")
        *force, areas, grade = rest.split(":")
        for area in areas.split(","):
            of = force[0] if force else "kent"
            judgments.add((of, cycle or DAYS[when][0], AREAS[area], GRADES[grade]))
    return judgments


def judged(found: Draft) -> set[tuple[str, str, str, str | None]]:
    return {(one.force, one.cycle, one.area, one.grade) for one in found.judgments}


WAYS = [
    (
        "22",
        "It was 'good' at recording data about crime and 'adequate' in the way it treats the public fairly.",
        "rc:g tp:a",
    ),
    (
        "22",
        "Inspectors rated Kent Police as 'inadequate' in two areas – responding to the public and managing offenders – and 'requires improvement' in three others: investigating crime, protecting vulnerable people and good use of resources.",
        "rp,mo:i ic,pv,ur:r",
    ),
    (
        "22",
        'HMICFRS ranked the force as "inadequate" at responding to the public and managing offenders.',
        "rp,mo:i",
    ),
    (
        "19",
        "Kent Police was rated 'good' in effectiveness, 'requires improvement' in efficiency and 'outstanding' for legitimacy.",
        "eff:g ef:r leg:o",
    ),
    (
        "19",
        "The extent to which the force is effective at reducing crime and keeping people safe is good.\n\nThe extent to which the force operates efficiently and sustainably requires improvement.\n\nThe extent to which the force treats the public and its workforce legitimately is good.",
        "eff:g ef:r leg:g",
    ),
    (
        "19",
        "Effectiveness – Good; Efficiency – Requires improvement; Legitimacy – Outstanding.",
        "eff:g ef:r leg:o",
    ),
    ("17", "Its overall effectiveness was graded good.", "eff:g"),
    (
        "19",
        "The force received a 'good' rating in all three pillars: effectiveness, efficiency and legitimacy.",
        "eff,ef,leg:g",
    ),
    (
        "19",
        "Kent was found to be good in all three areas of effectiveness, efficiency and legitimacy.",
        "eff,ef,leg:g",
    ),
    (
        "17",
        "The force's overall effectiveness in keeping people safe was judged as 'good', while three of the four categories – preventing crime, investigating crime and tackling serious and organised crime – were also good. However, protecting vulnerable people requires improvement.",
        "eff:g pc,ic,soc:g pv:r",
    ),
    ("17l", "Kent was the only force to be rated outstanding for legitimacy.", "leg:o"),
    ("17l", "Kent Police retained its outstanding rating for legitimacy.", "leg:o"),
    ("15", "The force was slammed as 'inadequate' for protecting vulnerable people.", "pv:i"),
    (
        "17",
        "The force has gone from 'good' to 'requires improvement' for investigating crime.",
        "ic:r",
    ),
    (
        "17",
        "It has been upgraded from requires improvement to good for protecting vulnerable people.",
        "pv:g",
    ),
    (
        "16",
        "Last year Kent Police was graded as good for preventing crime. This year it is outstanding at preventing crime.",
        "pc:o",
    ),
    (
        "16",
        "Kent was rated good for preventing crime, up from requires improvement in 2015.",
        "pc:g",
    ),
    (
        "22",
        "Essex Police was rated good at preventing crime. Kent was adequate at preventing crime.",
        "essex:pc:g pc:a",
    ),
    ("22", "Unlike Essex Police, Kent was rated good at investigating crime.", "ic:g"),
    (
        "22",
        "Preventing crime (good)\nInvestigating crime (adequate)\nResponding to the public (requires improvement)",
        "pc:g ic:a rp:r",
    ),
    (
        "22",
        "Good\n\n- Preventing crime\n- Managing offenders\n\nAdequate\n\n- Investigating crime\n- Protecting vulnerable people",
        "pc,mo:g ic,pv:a",
    ),
    (
        "22",
        "Areas rated good:\n- Preventing crime\n- Managing offenders\n\nAreas rated adequate:\n- Investigating crime",
        "pc,mo:g ic:a",
    ),
    (
        "22",
        "Preventing crime: Good\nInvestigating crime: Adequate\nSupporting victims: Not graded\nManaging offenders: Inadequate",
        "pc:g ic:a mo:i",
    ),
    (
        "22",
        "The report says the force's response to the public and its investigation of crime are both inadequate.",
        "rp,ic:i",
    ),
    ("22", "Kent's approach to preventing crime was praised and judged to be outstanding.", "pc:o"),
    (
        "22",
        "For preventing crime, the force was given an 'outstanding' grade; for managing offenders, it was 'good'.",
        "pc:o mo:g",
    ),
    (
        "22",
        "In the areas of preventing crime and managing offenders, the force was found to be good.",
        "pc,mo:g",
    ),
    (
        "22",
        "The constabulary was given the lowest possible grade for responding to the public.",
        "rp:i",
    ),
    (
        "22",
        "When it came to investigating crime, the watchdog said the force was adequate.",
        "ic:a",
    ),
    (
        "22",
        "There were 'good' ratings for preventing crime and managing offenders, and an 'adequate' for investigating crime.",
        "pc,mo:g ic:a",
    ),
    (
        "22",
        "Inspectors gave Kent Police good marks for preventing crime, but said its protection of vulnerable people requires improvement.",
        "pc:g pv:r",
    ),
    (
        "22",
        "The force was told it requires improvement at investigating crime. The same grade was given for managing offenders.",
        "ic,mo:r",
    ),
    (
        "22",
        "The force was told it must improve how it investigates crime and how it responds to the public.",
        "ic,rp:r",
    ),
    (
        "24",
        "The inspectorate judged that the force is good at preventing and deterring crime, adequate at police powers and public treatment, and requires improvement in leadership and force management.",
        "pc:g tp:a lfm:r",
    ),
    (
        "24",
        "Kent Police was assessed as being 'good' at managing offenders and suspects and 'outstanding' for building, supporting and protecting its workforce.",
        "mo:g pw:o",
    ),
    (
        "16",
        "On legitimacy, the force was judged good. The report on effectiveness rated it outstanding overall.",
        "leg:g eff:o",
    ),
    (
        "17l",
        "The force is good at treating the public with fairness and respect. It is also good at ensuring that its workforce behaves ethically and lawfully. It requires improvement in how it treats its workforce with fairness and respect.",
        "fr,el:g tw:r",
    ),
    (
        "17e",
        "Kent Police was given a good grade for efficiency. It was judged good for its understanding of demand and its use of resources, but it requires improvement in its plans for the future.",
        "ef:g ud,ur:g pf:r",
    ),
    ("17", "HMICFRS rated the force's effectiveness as 'good'.", "eff:g"),
    (
        "17",
        "The inspectors rated how the force protects vulnerable people as 'outstanding' and how it investigates crime as 'good'.",
        "pv:o ic:g",
    ),
    (
        "17",
        "The force's work on preventing crime was described as good and its work on tackling serious and organised crime as outstanding.",
        "pc:g soc:o",
    ),
    (
        "17",
        "The force, which serves 1.8 million people, was judged 'good' in all four categories inspected: preventing crime, investigating crime, protecting vulnerable people and tackling serious and organised crime.",
        "pc,ic,pv,soc:g",
    ),
    (
        "17",
        "Inspectors looked at how well the force prevents crime and tackles anti-social behaviour, how well it investigates crime, how well it protects vulnerable people and how well it tackles serious and organised crime. All four were rated good.",
        "pc,ic,pv,soc:g",
    ),
    (
        "17",
        "It was rated good for all but one of the categories. The exception was protecting vulnerable people, which requires improvement.",
        "pv:r",
    ),
    (
        "22",
        "The force maintained its 'good' grading for preventing crime and improved from 'requires improvement' to 'adequate' for investigating crime.",
        "pc:g ic:a",
    ),
    (
        "22",
        "None of the nine areas was graded inadequate. The best grade, outstanding, was for preventing crime.",
        "pc:o",
    ),
    (
        "22",
        "The force has improved its response to the public, which is now rated adequate, having been inadequate at the last inspection.",
        "rp:a",
    ),
    (
        "17",
        "Kent Police was rated good for effectiveness.\n\nSussex Police requires improvement overall and Surrey Police was found to be outstanding overall.",
        "eff:g sussex:eff:r surrey:eff:o",
    ),
    (
        "22",
        "Kent Police and Essex Police were both rated 'good' at preventing crime, but only Kent was 'good' at investigating crime.",
        "pc:g essex:pc:g ic:g",
    ),
    (
        "22",
        "The force runs a joint unit with Essex Police. It was graded good at managing offenders.",
        "mo:g",
    ),
    (
        "22",
        "Kent Police works alongside Essex Police, which was rated inadequate at managing offenders.",
        "essex:mo:i",
    ),
    ("22", "Compared with Surrey, Kent was rated good at managing offenders.", "mo:g"),
    (
        "22",
        "Other forces were graded inadequate at responding to the public. Kent was adequate at responding to the public.",
        "rp:a",
    ),
    (
        "17",
        "In the South East, Kent, Surrey and Sussex were rated good for effectiveness while Hampshire was outstanding.",
        "eff:g surrey:eff:g sussex:eff:g hampshire:eff:o",
    ),
    (
        "22",
        'The chief constable said: "I am delighted that we have been graded outstanding at preventing crime."',
        "pc:o",
    ),
    ("22", '"The force is outstanding at preventing crime," said the HM Inspector.', "pc:o"),
    (
        "22",
        'The HM Inspector said: "I have graded Kent Police as good at preventing crime, but inadequate at responding to the public."',
        "pc:g rp:i",
    ),
    (
        "22",
        "The chief constable said he was disappointed that the force was rated inadequate at managing offenders.",
        "mo:i",
    ),
    (
        "22",
        "| Area | Grade |\n| Preventing crime | Good |\n| Investigating crime | Requires improvement |",
        "pc:g ic:r",
    ),
    (
        "19",
        "| Force | Effectiveness | Efficiency | Legitimacy |\n|---|---|---|---|\n| Kent Police | Good | Good | Outstanding |\n| Essex Police | Requires improvement | Good | Good |",
        "eff:g ef:g leg:o essex:eff:r essex:ef:g essex:leg:g",
    ),
    ("22", "Preventing crime\tGood\nInvestigating crime\tAdequate", "pc:g ic:a"),
    ("22", "Preventing crime            Good\nInvestigating crime         Adequate", "pc:g ic:a"),
    ("22", "Good        Preventing crime\nAdequate    Investigating crime", "pc:g ic:a"),
    (
        "22",
        "Preventing crime - Good\nInvestigating crime - Adequate\nManaging offenders - Requires Improvement",
        "pc:g ic:a mo:r",
    ),
    ("22", "PREVENTING CRIME: GOOD\nINVESTIGATING CRIME: REQUIRES IMPROVEMENT", "pc:g ic:r"),
    (
        "22",
        "Preventing crime\n\nThe force is good.\n\nInvestigating crime\n\nThe force is adequate at this.",
        "pc:g ic:a",
    ),
    ("22", "1. Preventing crime – good\n2. Investigating crime – adequate", "pc:g ic:a"),
    (
        "22",
        "The force's grades were: preventing crime, good; investigating crime, adequate; managing offenders, inadequate.",
        "pc:g ic:a mo:i",
    ),
    (
        "22",
        "Good – preventing crime, managing offenders; adequate – investigating crime; inadequate – responding to the public.",
        "pc,mo:g ic:a rp:i",
    ),
    (
        "22",
        "The grades: good (preventing crime, managing offenders), adequate (investigating crime).",
        "pc,mo:g ic:a",
    ),
    (
        "22",
        "| | 2018/19 | 2021/22 |\n| Preventing crime | Good | Outstanding |",
        "pc:o 2018/19@pc:g",
    ),
    (
        "22",
        "In its 2018/19 PEEL inspection, Kent Police was graded good at preventing crime. In the latest it is outstanding at preventing crime.",
        "pc:o 2018/19@pc:g",
    ),
    (
        "22",
        "Two years ago Kent Police was found to be inadequate at managing offenders. It is now adequate at managing offenders.",
        "mo:a",
    ),
    ("22", "The force was graded adequate at investigating crime, the same as last time.", "ic:a"),
    (
        "22",
        "Recording data about crime was assessed as outstanding, a big improvement on the inadequate grade it received in 2018.",
        "rc:o",
    ),
    (
        "22",
        "It was graded adequate for its treatment of the public and for developing a positive workplace.",
        "tp,pw:a",
    ),
    (
        "22",
        "The force is making good use of resources and is good at preventing crime, inspectors found.",
        "pc:g",
    ),
    ("22", "Inspectors found Kent Police was good in its use of resources.", "ur:g"),
    (
        "22",
        "Inspectors have branded Kent Police 'inadequate' in the way it investigates crime, manages offenders and responds to the public.",
        "ic,mo,rp:i",
    ),
    (
        "22",
        "Kent Police 'requires improvement' at investigating crime, responding to the public and protecting vulnerable people, according to inspectors.",
        "ic,rp,pv:r",
    ),
    (
        "22",
        "Kent Police requires improvement in several key areas, including investigating crime and responding to the public.",
        "ic,rp:r",
    ),
    (
        "22",
        "The force was found to be 'good' in four areas, including preventing crime and managing offenders.",
        "pc,mo:g",
    ),
    (
        "22",
        "The force was criticised for its response to the public, which was rated as inadequate.",
        "rp:i",
    ),
    (
        "22",
        "Its weakest area was responding to the public, where it was judged inadequate.",
        "rp:i",
    ),
    ("22", "The only outstanding grade was for disrupting serious organised crime.", "dsoc:o"),
    ("22", "Disrupting serious organised crime earned the force its only 'outstanding'.", "dsoc:o"),
    ("22", "There was one 'inadequate' grade, for managing offenders.", "mo:i"),
    (
        "22",
        "The report awarded three 'good' grades: for preventing crime, for managing offenders and for investigating crime.",
        "pc,mo,ic:g",
    ),
    (
        "22",
        "Preventing crime, managing offenders and investigating crime were all graded as good.",
        "pc,mo,ic:g",
    ),
    ("22", "Kent Police has been told to improve the way it responds to the public.", "rp:r"),
    (
        "19",
        "HMICFRS said the force was good at reducing crime and keeping people safe but that it requires improvement in the way it treats the public and its workforce.",
        "eff:g leg:r",
    ),
    (
        "15",
        "Kent Police has been rated as 'good' in keeping people safe and reducing crime.",
        "eff:g",
    ),
    (
        "16",
        "Kent's police force 'requires improvement' at protecting vulnerable people and supporting victims, a watchdog has found.",
        "pv:r",
    ),
    ("16", "The effectiveness of Kent Police has been graded as good.", "eff:g"),
    (
        "16",
        "The force's effectiveness at investigating crime and reducing re-offending was graded requires improvement.",
        "ic:r",
    ),
    (
        "22",
        "The force picked up good grades for preventing crime and for managing offenders, and an outstanding one for disrupting serious organised crime.",
        "pc,mo:g dsoc:o",
    ),
    (
        "22",
        "Inspectors were less impressed with how Kent Police investigates crime (requires improvement) and responds to the public (inadequate).",
        "ic:r rp:i",
    ),
    (
        "22",
        "Preventing crime and protecting vulnerable people both came out as good, while investigating crime came out as requires improvement.",
        "pc,pv:g ic:r",
    ),
    (
        "22",
        "Kent Police's treatment of the public is good, according to the report, but its management of offenders and its recording of crime both require improvement.",
        "tp:g mo,rc:r",
    ),
    (
        "22",
        "HMICFRS says Kent is:\n\n- good at preventing crime\n- adequate at investigating crime\n- inadequate at responding to the public",
        "pc:g ic:a rp:i",
    ),
    (
        "22",
        "The following grades were given to the force:\n\n• Preventing crime: Good.\n• Investigating crime: Requires improvement.\n• Managing offenders: Adequate.",
        "pc:g ic:r mo:a",
    ),
    (
        "22",
        "Three areas were graded as good (preventing crime, managing offenders and good use of resources) and two as adequate (investigating crime and protecting vulnerable people).",
        "pc,mo,ur:g ic,pv:a",
    ),
    (
        "22",
        "It got 'good' for preventing crime, 'good' for responding to the public, 'adequate' for investigating crime.",
        "pc,rp:g ic:a",
    ),
    (
        "22",
        "\"I'm proud that inspectors have found us to be good at preventing crime,\" said the chief constable. \"But we've been told we're inadequate at responding to the public and that's not acceptable.\"",
        "pc:g rp:i",
    ),
    (
        "22",
        'PCC Jo Day said: "The force has been graded outstanding for preventing crime and I hope it will be graded outstanding for managing offenders next time."',
        "pc:o",
    ),
    ("22", "The highest grade went to preventing crime.", "pc:o"),
    (
        "22",
        "Investigating crime was the only area where the force was found to be inadequate.",
        "ic:i",
    ),
    (
        "22",
        "The one area in which the force excelled was preventing crime, where it was rated outstanding.",
        "pc:o",
    ),
    (
        "22",
        "Inspectors concluded the force is adequate at preventing crime, treating the public fairly, protecting vulnerable people and managing offenders.",
        "pc,tp,pv,mo:a",
    ),
    (
        "22",
        "Kent Police was given the second lowest grade, 'requires improvement', for protecting vulnerable people.",
        "pv:r",
    ),
    (
        "22",
        "Kent Police requires improvement when it comes to protecting vulnerable people, the watchdog said.",
        "pv:r",
    ),
    (
        "22",
        "A damning report says Kent Police is failing to respond to the public properly. It graded the force 'inadequate' in this area.",
        "rp:i",
    ),
    (
        "22",
        "Kent Police has been rated 'inadequate' in the way it manages offenders by the police watchdog.",
        "mo:i",
    ),
    ("22", "The force was found to require improvement in its response to the public.", "rp:r"),
    (
        "22",
        "Kent's constabulary was deemed good at crime prevention and adequate at offender management.",
        "pc:g mo:a",
    ),
    ("22", "The force's crime investigation was rated as inadequate.", "ic:i"),
    ("22", "How Kent Police responds to the public is inadequate, HMICFRS said.", "rp:i"),
    ("22", "Grades: Preventing crime, Good. Investigating crime, Adequate.", "pc:g ic:a"),
    (
        "16",
        "Kent Police has been rated as good overall by HMIC in its effectiveness inspection.",
        "eff:g",
    ),
    (
        "16",
        "The force received an overall judgement of good in the PEEL effectiveness report. It was given a grading of good for preventing crime and tackling anti-social behaviour; requires improvement for investigating crime and reducing re-offending; good for protecting vulnerable people; and good for tackling serious and organised crime.",
        "eff:g pc,pv,soc:g ic:r",
    ),
    (
        "16",
        "Overall, Kent Police was judged to be 'good' in the effectiveness inspection.",
        "eff:g",
    ),
    (
        "16",
        "The report on police effectiveness gives Kent an overall 'good', and 'good' in three of the four areas, with 'requires improvement' for protecting vulnerable people.",
        "eff:g pv:r",
    ),
    ("16", "Kent was one of 28 forces to be rated good for effectiveness.", "eff:g"),
    ("16", "Kent is among 13 forces graded as requiring improvement for effectiveness.", "eff:r"),
    (
        "19",
        "The watchdog rated Kent Police 'good' for effectiveness and efficiency and 'outstanding' for legitimacy.",
        "eff,ef:g leg:o",
    ),
    (
        "19",
        "Kent Police is 'outstanding' in the way it treats the public and its workforce, 'good' at reducing crime and keeping people safe and 'good' in its efficiency.",
        "leg:o eff:g ef:g",
    ),
    (
        "19",
        "It was rated good across all three strands – effectiveness, efficiency and legitimacy.",
        "eff,ef,leg:g",
    ),
    (
        "19",
        "Kent Police was judged good for treating the public fairly, good for ethical and lawful workforce behaviour and requires improvement for treating the workforce fairly.",
        "fr,el:g tw:r",
    ),
    (
        "17e",
        "Inspectors graded Kent Police's efficiency as outstanding. Its understanding of demand was also outstanding, as was its planning for the future.",
        "ef:o ud:o pf:o",
    ),
    (
        "17e",
        "Kent Police was rated good overall for efficiency, and the same rating was awarded for understanding demand.",
        "ef:g ud:g",
    ),
    (
        "17l",
        "The PEEL legitimacy report found Kent Police good overall. It was good at treating the public with fairness and respect, and at ensuring its workforce behaves ethically and lawfully, but required improvement in treating its workforce with fairness and respect.",
        "leg:g fr,el:g tw:r",
    ),
    (
        "24",
        "The inspectorate has today published grades for Kent Police: Outstanding – none. Good – preventing crime; leadership and force management. Adequate – police powers and treating the public fairly and respectfully; managing offenders. Requires improvement – investigating crime; responding to the public; protecting vulnerable people. Inadequate – none.",
        "pc,lfm:g tp,mo:a ic,rp,pv:r",
    ),
    (
        "15",
        "Inspectors found that the force was good at preventing crime, and that its approach to investigating crime and managing offenders was also good, but that it requires improvement at protecting vulnerable people.",
        "pc:g ic:g pv:r",
    ),
    (
        "22",
        "Kent Police's custody suites were graded good. The force was graded adequate at managing offenders.",
        "mo:a",
    ),
    ("22", "In protecting vulnerable people, the force has likewise been judged adequate.", "pv:a"),
    (
        "19",
        "The third and final pillar, legitimacy, was where it did best, as it was graded good.",
        "leg:g",
    ),
    ("19", "It requires improvement too as far as its efficiency is concerned.", "ef:r"),
    (
        "22",
        "It is also outstanding, the document says, at managing offenders, and good at investigating crime.",
        "mo:o ic:g",
    ),
    (
        "22",
        "The force got a good, according to HMICFRS, for preventing crime, and its response to the public, though, requires improvement.",
        "pc:g rp:r",
    ),
    (
        "16",
        "HMIC has raised the grade of the force for effectiveness from requires improvement to good.",
        "eff:g",
    ),
    (
        "22",
        "Two areas are good. They are preventing crime and recording data about crime.",
        "pc,rc:g",
    ),
    (
        "22",
        "Investigating crime is the fly in the ointment. It requires improvement, say the inspectors.",
        "ic:r",
    ),
    ("22", "And investigating crime? Good.", "ic:g"),
    (
        "22",
        "The force was rated inadequate in responding to the public, and the same goes for the way it manages offenders.",
        "rp,mo:i",
    ),
    (
        "22",
        "The force received a grade of adequate in preventing crime and recording data about crime, and in responding to the public and managing offenders it was told it requires improvement.",
        "pc,rc:a rp,mo:r",
    ),
    (
        "22",
        "HMICFRS described as 'good' the force's work to prevent crime, and as 'inadequate' its response to the public.",
        "pc:g rp:i",
    ),
    (
        "17",
        "HMICFRS judged it good in each of these: preventing crime, investigating crime and protecting vulnerable people.",
        "pc,ic,pv:g",
    ),
    (
        "17",
        "In its annual effectiveness report HMICFRS awarded Kent Police 'good' across the questions it asked: preventing crime and investigating crime.",
        "pc,ic:g",
    ),
    ("22", "HMICFRS inspectors believe Kent Police is good at preventing crime.", "pc:g"),
    (
        "22",
        "Kent Police was found inadequate at responding to the public. Essex Police was likewise found to be inadequate.",
        "rp:i essex:rp:i",
    ),
    (
        "22",
        "The inadequate areas included responding to the public and managing offenders.",
        "rp,mo:i",
    ),
    (
        "22",
        "Areas found to require improvement were investigating crime and use of resources.",
        "ic,ur:r",
    ),
    ("22", "Among the inadequate areas, HMICFRS said, was how it responds to the public.", "rp:i"),
    (
        "22",
        "As well as responding to the public, the force was graded inadequate for how it manages offenders.",
        "rp,mo:i",
    ),
    (
        "22",
        "Its work on preventing crime was found to be adequate, along with its treatment of the public.",
        "pc,tp:a",
    ),
    (
        "22",
        "Four categories were ranked 'adequate': 'managing offenders', 'preventing crime', 'investigating crime' and 'use of resources'.",
        "mo,pc,ic,ur:a",
    ),
    ("22", "It was rated 'good' (only 'outstanding' is higher) at preventing crime.", "pc:g"),
    (
        "22",
        "The force was given a good in six areas. Among these were preventing crime and managing offenders.",
        "pc,mo:g",
    ),
    (
        "22",
        "We were graded 'good' in two areas. These are:\n\npreventing crime\nmanaging offenders\n",
        "pc,mo:g",
    ),
    ("17e", "Kent Police also received a 'good' efficiency rating.", "ef:g"),
    (
        "17",
        "HMICFRS rated it good for protecting those who are vulnerable from harm and tackling serious and organised crime.",
        "pv,soc:g",
    ),
    (
        "17",
        "Kent Police was graded 'good' by Her Majesty's Inspectorate of Constabulary and Fire and Rescue Services (HMICFRS) for its effectiveness.",
        "eff:g",
    ),
    (
        "17",
        "Kent was graded good at investigating crime and Essex as outstanding.",
        "ic:g essex:ic:o",
    ),
    (
        "17",
        "Investigating crime is at the heart of the report. That part of its work was judged to be good.",
        "ic:g",
    ),
    (
        "17",
        "In its report on effectiveness, which came out today, HMICFRS rated the force good.",
        "eff:g",
    ),
    (
        "17l",
        "Does it treat people with fairness and respect? Does its workforce behave ethically and lawfully? In each of the two it was graded 'good'.",
        "fr,el:g",
    ),
    ("17", "It needs to improve, however, the way it investigates crime.", "ic:r"),
    (
        "17",
        "Few were better, and HMICFRS graded the force outstanding at investigating crime.",
        "ic:o",
    ),
    (
        "16",
        "Only one force was rated inadequate for effectiveness, while Kent was rated good.",
        "eff:g",
    ),
    (
        "17",
        'The HM Inspector came in May.\n\nShe said: "The force is good at investigating crime."',
        "ic:g",
    ),
    ("22", "In 2019, inspectors rated the force as good at investigating crime.", "2018/19@ic:g"),
    (
        "17",
        "In 2016, inspectors rated the force as good for efficiency. It was good at investigating crime in 2016.",
        "2016@ef:g",
    ),
    (
        "17",
        "Investigating crime, which was 'requires improvement' in the 2016 report, is now judged 'good'.",
        "2016@ic:r ic:g",
    ),
    (
        "17",
        "It had been judged to be good for efficiency (November 2017) and good for legitimacy (December 2017).",
        "2017@ef:g 2017@leg:g",
    ),
    ("22", "Two were 'inadequate' - responding to the public and managing offenders.", "rp,mo:i"),
    ("24", "The report was on the 2023-25 period. It was outstanding at preventing crime.", "pc:o"),
    (
        "22",
        "Neighbouring Sussex Police was graded inadequate at responding to the public last month.",
        "sussex:rp:i",
    ),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. Kent Police was graded good. It was inadequate in 2015.",
        "ef:g 2015@ef:i",
    ),
    (
        "24",
        "HMICFRS found the force to be 'good' in four areas and 'requires improvement' in two areas. "
        "It said the force needs to improve how it investigates crime.",
        "ic:r",
    ),
    ("17l", "In legitimacy (ethical and lawful behaviour) it was graded 'good'.", "leg:g"),
    (
        "17e",
        "In its report on efficiency HMICFRS gave the force two 'good' judgements: how does the force use its resources and planning for the future.",
        "ur,pf:g",
    ),
    ("17l", "Last month the force was judged to be good for efficiency.", "2017@ef:g"),
    ("17", "In December Kent Police was rated outstanding for legitimacy.", "2017@leg:o"),
    (
        "17",
        "In December 2015 it was found inadequate at protecting vulnerable people.",
        "2015@pv:i",
    ),
    (
        "22",
        "To be graded good for preventing crime and adequate for managing offenders is no mean feat.",
        "pc:g mo:a",
    ),
    ("22", "The force was rather better: HMICFRS rated it good at preventing crime.", "pc:g"),
    (
        "17",
        "Investigating crime, including burglary and robbery, was also graded good by HMICFRS.",
        "ic:g",
    ),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. Kent requires improvement, along with Essex and Sussex.",
        "ef:r essex:ef:r sussex:ef:r",
    ),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. The force was graded good for efficiency. It had the same grade in 2015.",
        "ef:g 2015@ef:g",
    ),
    ("16", "28 forces were good at preventing crime and Kent was one of them.", "pc:g"),
    (
        "16",
        "Four forces were inadequate at protecting vulnerable people. Kent was among them.",
        "pv:i",
    ),
    ("16", "Two forces were judged outstanding at investigating crime, including Kent.", "ic:o"),
    (
        "16",
        "Kent and Essex were the two forces judged outstanding at investigating crime.",
        "ic:o essex:ic:o",
    ),
    (
        "16",
        "The forces rated inadequate for effectiveness were Kent and Essex.",
        "eff:i essex:eff:i",
    ),
    (
        "17",
        'The HM Inspector came in May.\n\nShe said: "It needs to improve how it investigates crime."',
        "ic:r",
    ),
    ("17", "Its effectiveness was rated 'good', unchanged from last year.", "eff:g"),
    ("17", "The force is good at preventing and investigating crime, HMICFRS found.", "pc,ic:g"),
    (
        "17",
        "The force requires improvement at protecting vulnerable people, as some officers said they had no training.",
        "pv:r",
    ),
    ("17", "It was found to be good at promptly and effectively investigating crime.", "ic:g"),
    ("17", "It has a good approach to preventing crime, HMICFRS found.", "pc:g"),
    ("17", "It required improvement in two; preventing crime and investigating crime.", "pc,ic:r"),
    (
        "17l",
        "In its legitimacy report HMICFRS rated the force good in all three areas.",
        "fr,el,tw:g",
    ),
    (
        "19",
        "PEEL inspections look at effectiveness, efficiency and legitimacy. The force was graded good in all three.",
        "eff,ef,leg:g",
    ),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. Kent and Essex were graded good, and Sussex requires improvement.",
        "ef:g essex:ef:g sussex:ef:r",
    ),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. Kent was good and so was Essex.",
        "ef:g essex:ef:g",
    ),
    (
        "17e",
        "HMICFRS looked at police efficiency. Kent Police was given an 'outstanding' grading for the third year running.",
        "ef:o",
    ),
    (
        "22",
        '"Nine areas were graded. Kent is good at preventing crime. It is adequate at managing offenders," said the councillor.',
        "pc:g mo:a",
    ),
    (
        "19",
        "Inspectors found it required improvements at operating efficiently and providing sustainable services to the public.",
        "ef:r",
    ),
    (
        "17",
        "The force was told by HMICFRS that it has to improve its work in investigating crime.",
        "ic:r",
    ),
    ("22", "Kent Police is continuing to be inadequate at preventing crime, HMICFRS said.", "pc:i"),
    (
        "24",
        "It received good assessments for preventing crime and managing offenders.",
        "pc,mo:g",
    ),
    (
        "22",
        "An additional grade of 'adequate' has been brought in. Kent Police has received this grade in relation to preventing crime and protecting vulnerable people.",
        "pc,pv:a",
    ),
    (
        "17",
        "While rated good overall for effectiveness, both Essex Police and Kent Police were told they need to improve when it comes to protecting vulnerable people.",
        "essex:eff:g eff:g essex:pv:r pv:r",
    ),
    (
        "17",
        "The force was good at preventing crime, while 'requires improvement' with vulnerability.",
        "pc:g pv:r",
    ),
    (
        "19",
        "HMICFRS judged the force good across the three areas of effectiveness, efficiency and legitimacy (PEEL).",
        "eff,ef,leg:g",
    ),
    (
        "19",
        "It was rated inadequate in three areas by HMICFRS, which examined its ability to reduce crime and keep people safe, operate efficiently, as well as the way it treats the public and its workforce.",
        "eff,ef,leg:i",
    ),
    (
        "22",
        "Investigating crime and managing offenders were deemed to be below par and requiring improvement.",
        "ic,mo:r",
    ),
    (
        "22",
        "Even the most critical areas like investigating crime were rated inadequate.",
        "ic:i",
    ),
    (
        "22",
        "Two areas of policing are not good enough. Kent Police needs to improve the protection of vulnerable people and how it manages offenders. It was rated as requiring improvement in two.",
        "pv,mo:r",
    ),
    (
        "17",
        "Durham was the one force in the country judged outstanding for effectiveness.",
        "durham:eff:o",
    ),
    (
        "17",
        "For effectiveness, 28 were good and one force, Durham Police, was outstanding.",
        "durham:eff:o",
    ),
    (
        "17",
        'Michael Otter, HM Inspector of Constabulary, said the force was well led.\n\nHe added: "The force\'s approach to preventing crime is good."',
        "pc:g",
    ),
    (
        "22",
        "Engaging with and treating the public with fairness and respect\nGood\nManaging offenders and suspects\nAdequate",
        "tp:g mo:a",
    ),
    (
        "17",
        "Force | Effectiveness | Legitimacy\nKent | Good | Outstanding\nEssex | Requires improvement | Good",
        "eff:g leg:o essex:eff:r essex:leg:g",
    ),
    (
        "17",
        "Area | Kent | Essex\nEffectiveness | Good | Requires improvement\nLegitimacy | Outstanding | Good",
        "eff:g leg:o essex:eff:r essex:leg:g",
    ),
    (
        "22",
        "Outstanding\tGood\tAdequate\n\tPreventing crime\tInvestigating crime",
        "pc:g ic:a",
    ),
    (
        "22",
        "Outstanding | Good | Adequate\n | Preventing crime | Investigating crime",
        "pc:g ic:a",
    ),
    (
        "22",
        "| Outstanding | Good | Adequate |\n| | Preventing crime | Investigating crime |",
        "pc:g ic:a",
    ),
    (
        "22",
        "All but one of the areas were good: investigating crime was rated inadequate.",
        "ic:i",
    ),
    (
        "17l",
        "Inspectors said it was outstanding for the fairness and respect it shows to its officers and staff, and good for its fairness and respect.",
        "tw:o fr:g",
    ),
    (
        "17",
        "Inspectors did say that the force was 'good' at preventing crime – as well as its tackling of organised crime.",
        "pc,soc:g",
    ),
    ("24", "PEEL: inspection finds Kent Police leadership is 'inadequate'", "lfm:i"),
    (
        "19",
        "The report includes good gradings in the following areas, all of them looked at.\n\n- Investigating crime\n\n- Protecting vulnerable people",
        "ic,pv:g",
    ),
    (
        "17l",
        "The legitimacy report is on fairness. Essex Police and Surrey Police are two of the five forces graded as 'requires improvement'.",
        "essex:leg:r surrey:leg:r",
    ),
    (
        "17",
        "It is the effectiveness report. The report, which graded Kent Police as 'requiring improvement', gave the force some advice around preventing crime.",
        "eff:r",
    ),
    (
        "15",
        "The extent to which Kent Police is efficient at keeping people safe and reducing crime good.",
        "ef:g",
    ),
    (
        "17e",
        "HM inspectors who looked at how Kent Police keeps people safe and reduces crime said that it 'requires improvement'. They examined the efficiency of the force.",
        "ef:r",
    ),
    (
        "24",
        "The inspectorate in 2022 rated it good at preventing crime, though inadequate at managing offenders.",
        "2021/22@pc:g 2021/22@mo:i",
    ),
]
TRAPS = [
    (
        "22",
        "The inspectorate graded Kent Police's performance across nine areas of policing and found the force was 'outstanding' in one area, 'good' in two areas, 'adequate' in four areas and 'requires improvement' in two areas.",
    ),
    ("17l", "Just two forces were rated outstanding: Durham and Kent."),
    ("16", "We want to be rated outstanding at preventing crime."),
    ("22", "The force was not graded inadequate at managing offenders."),
    ("22", "Will Kent Police be rated good at preventing crime?"),
    (
        "22",
        "If the force is rated good at preventing crime next time, the councillor said, he would be pleased.",
    ),
    (
        "22",
        '"We are good at preventing crime and outstanding at responding to the public," said the chief constable.',
    ),
    ("22", "The chief constable said the force was good at preventing crime."),
    (
        "22",
        "Kent Police has been praised for preventing crime. There was a good example of work in Maidstone and outstanding warrants were being dealt with. The inspectors said adequate resources were in place.",
    ),
    ("22", "Officers were good at responding to the public during the floods, residents said."),
    ("22", "Most forces were judged adequate at investigating crime."),
    (
        "22",
        "Kent Fire and Rescue Service was graded good at preventing crime and outstanding for responding to the public.",
    ),
    ("22", "A survey of residents rated the force as good at responding to the public."),
    (
        "17",
        "Effectiveness, efficiency and legitimacy are the three pillars of PEEL. Kent is good, the report says.",
    ),
    ("22", "A neighbouring force was graded inadequate at responding to the public."),
    (
        "22",
        "Kent Fire and Rescue Service was inspected by the same body. It was graded good at preventing crime.",
    ),
    ("22", "Kent County Council was rated inadequate by Ofsted for protecting vulnerable people."),
    (
        "22",
        "Police federation chairman said officers were outstanding at responding to the public.",
    ),
    ("22", "The chief constable believes the force is outstanding at preventing crime."),
    ("22", "Opposition councillors called the force inadequate at responding to the public."),
    ("22", "Our own assessment is that we are good at preventing crime."),
    ("22", "Kent Police had previously been graded requires improvement for investigating crime."),
    ("22", "The force's previous grade for investigating crime was good."),
    ("22", "Kent Police must do better at responding to the public."),
    ("22", "The PCC said the force needs to improve the way it responds to the public."),
    ("22", "The force should improve how it responds to the public."),
    ("22", "An independent review by KPMG found the force good at preventing crime."),
    ("22", "The inspectors found a good standard of investigating crime."),
    (
        "22",
        "We found that the force is adequate at reducing crime and antisocial behaviour and that the force has good processes for managing offenders.",
    ),
    (
        "22",
        "Kent Police was not rated good at preventing crime but was instead found to be adequate.",
    ),
    ("22", "No force was rated outstanding at responding to the public. Kent was adequate."),
    ("22", "The average force was rated adequate at investigating crime."),
    ("22", "The trust was graded good by the CQC for protecting vulnerable people."),
    ("22", "It is good that the force is preventing crime. It is outstanding work."),
    (
        "22",
        "Preventing crime is a good thing; investigating crime requires improvement in technology.",
    ),
    ("22", "The college's policing course was rated outstanding for investigating crime."),
    ("22", "Home Office minister Ed Day said Kent was good at preventing crime."),
    ("22", "Kent hopes to improve its grade for responding to the public from inadequate to good."),
    ("22", "Kent could be graded inadequate at responding to the public."),
    ("22", "To be graded good at preventing crime, a force must show that it works with partners."),
    ("22", "A force graded inadequate at responding to the public is monitored closely."),
    (
        "22",
        "The grade definitions are: Outstanding: the force has exceeded the characteristics of good. Good: the force has demonstrated the characteristics. Adequate. Requires improvement. Inadequate.",
    ),
    (
        "22",
        "Kent Police got an adequate and a good from HMICFRS, for investigating crime and managing offenders respectively.",
    ),
    ("22", "HMICFRS said supervision of teams investigating crime at Kent Police is inadequate."),
    ("22", "Critics have called Kent Police's response to the public inadequate."),
    (
        "22",
        "The chief constable told the BBC that Kent Police was outstanding at managing offenders.",
    ),
    (
        "22",
        "British Transport Police was found by HMICFRS to be adequate at investigating crime. Kent Police officers took part.",
    ),
    ("22", "Services for protecting vulnerable people in Kent were judged inadequate by Ofsted."),
    (
        "22",
        "HMICFRS found adequate staffing in teams responding to the public, and good supervision of those investigating crime.",
    ),
    ("17", "HMICFRS graded it good in all of the effectiveness questions bar one."),
    (
        "22",
        "The force would be rated inadequate at managing offenders if nothing changed, HMICFRS said.",
    ),
    (
        "17",
        "Kent Police already held 'good' ratings from a previous inspection relating to how it prevents crime.",
    ),
    ("17", "In October 2015 inspectors found the force to be inadequate at investigating crime."),
    ("22", "Its work was then 'inadequate' in how it responds to the public."),
    ("22", "Kent Police needs to improve how it responds to the public, HMICFRS says."),
    (
        "22",
        "The force was inadequate in one area. HMICFRS told it to improve how it responds to the public.",
    ),
    (
        "22",
        "In its regional inspection HMICFRS graded the force outstanding at disrupting serious organised crime.",
    ),
    ("17", "In all of England one force was graded outstanding for effectiveness."),
    (
        "17",
        "HMICFRS rated the force good in its PEEL (police effectiveness, efficiency and legitimacy) report.",
    ),
    ("17", 'The councillor said: "The force is good at investigating crime."'),
    ("17", "Elements of its approach to legitimacy were found to be outstanding, HMICFRS said."),
    ("17", "Kent Police 'requires improvement' as concerns are raised over investigating crime."),
    ("17", "In 2016 the force was rated good for effectiveness."),
    ("17", "The next stop for Kent Police is good."),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. It gave Kent Police a good rating for its work on burglary.",
    ),
    (
        "17e",
        "PEEL: Police efficiency 2017 is out. In 2015 it was judged to be good at finding cars.",
    ),
    (
        "17",
        "Kent was 'good' in most areas, it was said to have work to do in protecting vulnerable people.",
    ),
    (
        "17",
        "It is better in preventing crime, and is 'good' at tackling major offending, HMICFRS said.",
    ),
    (
        "17",
        "Last year's review found that it was inadequate.\n\nThe force was graded as good at investigating crime.",
    ),
    ("22", "It is good at prioritising its use of resources, HMICFRS said."),
    ("17", "Hopes that the force had been graded good at investigating crime were dashed."),
    ("17", "HMICFRS said it was not true that the force was graded good at investigating crime."),
    ("17", "In its legitimacy report one was judged good."),
    ("22", "HMICFRS gave the force top marks for preventing crime."),
    (
        "17",
        "The way Kent Police treats people who are victims was rated inadequate in a new report.",
    ),
    (
        "17",
        "Inspectors found fault with crime recording. The force was rated inadequate overall for that.",
    ),
    (
        "16",
        "This is a marked improvement from the inadequate grading that it was given for effectiveness.",
    ),
    (
        "17",
        "The Police Effectiveness document found Kent Police to be good in two areas.",
    ),
    (
        "17",
        "It is inadequate at protecting vulnerable people and investigating crimes committed against them, said a resident.",
    ),
    (
        "19",
        "The report says:\n\nChances to protect vulnerable people are being missed by Kent Police. It needs to improve how it takes the first call.",
    ),
    (
        "19",
        "Effectiveness, efficiency and legitimacy were found to be either good or requiring improvement.",
    ),
    (
        "24",
        "Managing offenders and suspects\n\nInvestigating crime\n\nRequires improvement\n\nRecording crime data\n\nResponding to the public",
    ),
    ("24", "Inspectors said leadership of the custody service was good."),
    ("17", "The efficiency of the call centre was rated inadequate by inspectors."),
    (
        "22",
        "Outstanding     Good     Adequate\n                Preventing crime     Investigating crime",
    ),
    ("17e", "It was rated just below outstanding for efficiency."),
    ("22", "Inspectors said it was close to being inadequate at investigating crime."),
    ("22", "It was nearly rated inadequate at investigating crime."),
    ("22", "It was almost graded outstanding at preventing crime."),
    ("22", "The force, once rated outstanding at preventing crime, was told of its faults."),
    (
        "22",
        "The 'requires improvement' rating for investigating crime has since been lifted by inspectors.",
    ),
    (
        "22",
        "The force was rated inadequate at responding to the public by its own officers in a survey.",
    ),
    ("22", "All forces in the region but Kent were rated good at investigating crime."),
    (
        "22",
        "With the exception of Kent, all forces in the region were rated good at investigating crime.",
    ),
    ("22", "Every force in the South East except Kent was rated good at investigating crime."),
    ("22", "The inspection found that Kent was not yet good at investigating crime."),
    ("22", "Kent failed to get a good rating for investigating crime."),
    ("22", "It was refused an outstanding grade for preventing crime."),
    ("22", "The new rating replaces a good one for preventing crime."),
    ("22", "The commissioner feared an inadequate rating for managing offenders."),
    ("22", "The definitions are: 'outstanding' at preventing crime means that crime falls."),
    ("22", "A force that is rated inadequate at managing offenders must act within a month."),
    ("22", "HMICFRS has since withdrawn its inadequate grade for managing offenders."),
    ("22", "The force is provisionally rated good at preventing crime."),
    (
        "22",
        "The joint targeted area inspection said the force was inadequate at protecting vulnerable people.",
    ),
    ("22", "A review by the College of Policing found Kent outstanding at preventing crime."),
    ("22", "An internal audit graded the force's response to the public as inadequate."),
]


@pytest.mark.parametrize(("when", "words", "short"), WAYS, ids=range(len(WAYS)))
def test_way_of_speaking(when: str, words: str, short: str) -> None:
    assert judged(read(release(when, words))) == meant(when, short)


@pytest.mark.parametrize(("when", "words"), TRAPS, ids=range(len(TRAPS)))
def test_trap(when: str, words: str) -> None:
    assert judged(read(release(when, words))) == set()


CYCLES = [
    ("PEEL: Police Effectiveness 2015\nKent Police", "2015"),
    ("PEEL 2017: Kent Police", "2017"),
    ("PEEL 2018/19\n\nKent Police, published in 2020", "2018/19"),
    ("PEEL 2018-19: an inspection of Kent Police", "2018/19"),
    ("Kent PEEL Assessment 2021/22", "2021/22"),
    ("Kent PEEL Assessment 2023–2025", "2023-25"),
    ("HMIC report on Kent Police\n\n19/02/2016", "2015"),
    ("HMIC report on Kent Police\n\nFri 3 Mar 2017", "2016"),
    ("HMICFRS report on Kent Police\n\nMarch 23rd, 2018", "2017"),
    ("HMICFRS report on Kent Police\n\n2022-10-20", "2021/22"),
    (
        "date 2018-04-11 Inspectors of HMICFRS say that Kent Police has been rated once more for what it does. A legitimacy report was published in December 2017.",
        "2017",
    ),
    ("HMICFRS report on Kent Police\n\nPublished: 24 July 2025", "2023-25"),
    ("HMICFRS report on Kent Police", None),
    ("HMICFRS report on Kent Police\n\n1 June 2011", None),
    ("PEEL 2016 effectiveness report on Kent Police\n\n1 June 2015", None),
]


@pytest.mark.parametrize(("top", "cycle"), CYCLES)
def test_cycle(top: str, cycle: str | None) -> None:
    found = read(f"{top}\n\nHMIC or its successor rated the force 'good' at preventing crime.")
    assert {one.cycle for one in found.judgments} == ({cycle} if cycle else set())
    assert cycle or found.undecided


def test_hmic_alone_means_before_july_2017() -> None:
    words = "Kent Police is good at treating people with fairness and respect, {} found."
    assert {one.cycle for one in read(words.format("HMIC")).judgments} == {"2016"}
    assert not read(words.format("HMICFRS")).judgments


def test_quoted_grade_comes_before_a_paraphrase() -> None:
    found = read(
        release(
            "22",
            "The force was rated adequate at investigating crime.\n\n"
            "The report said that the force needs to improve the way it investigates crime.",
        )
    )
    assert judged(found) == meant("22", "ic:a")
    assert any("contradicts" in one.why for one in found.undecided)


def test_contradiction_is_left_undecided() -> None:
    words = "It was rated good at investigating crime.\n\nIt was rated inadequate at investigating crime."
    found = read(release("22", words))
    assert not found.judgments
    assert len(found.undecided) == 2


def test_what_cannot_be_decided_is_listed() -> None:
    found = read("HMICFRS rated Kent Police good at preventing crime.")
    assert not found.judgments
    assert "cycle cannot be told" in found.undecided[0].why
    assert found.undecided[0].quote == "HMICFRS rated Kent Police good at preventing crime."


def test_each_judgment_once() -> None:
    words = "It was rated good at preventing crime. It was rated good at preventing crime again."
    assert len(read(release("22", words)).judgments) == 1


def test_other_inspections_are_no_peel() -> None:
    vetting = "HMICFRS vetting inspection of Kent Police\n\n14 April 2022\n\n"
    found = read(vetting + "The force was graded good at preventing crime by inspectors.")
    assert not found.judgments
    assert "not PEEL" in found.undecided[0].why


OTHER_INSPECTIONS = [
    "In its Crime Data Integrity inspection, quite apart from its yearly grading, HMIC gave Kent Police "
    "an overall judgement of 'inadequate'. It was 'inadequate' in how effective it is.",
    "A team in which Kent Police has officers was rated 'good' by HM Inspectorate of Probation. "
    "Inspectors said that Kent Police is good at preventing crime.",
    "A joint targeted area inspection by Ofsted, CQC and HMICFRS said Kent Police was good at "
    "protecting vulnerable people.",
]


@pytest.mark.parametrize("words", OTHER_INSPECTIONS)
def test_what_another_inspection_graded_is_left(words: str) -> None:
    assert not read(f"A report\n\n14 April 2022\n\n{words}").judgments


HEAPS = {
    "grades": "good " * 200_000,
    "marked grades": "'good' " * 100_000,
    "sentences": "Kent Police is good at preventing crime. " * 20_000,
    "pairs": "Preventing crime\nGood\n" * 20_000,
    "rows": "| Preventing crime | Good |\n" * 20_000,
    "areas": "at preventing crime, " * 50_000,
    "quotes": "'\"" * 300_000,
    "years": "PEEL 2016 " * 80_000,
    "dates": "2 May 2019 " * 80_000,
    "damaged": "â€'˜" * 200_000,
    "one word": "a" * 1_000_000,
    "spaces": "good" + " " * 1_000_000,
    "brackets": "(" * 500_000,
}


@pytest.mark.parametrize("heap", HEAPS)
def test_heaps_of_words_are_read_in_bounded_work(heap: str) -> None:
    found = read(f"HMICFRS\n\n2 May 2019\n\n{HEAPS[heap]}")
    assert len(found.judgments) <= 2


KENT = "HMICFRS published its PEEL 2023-25 report on Kent Police on 10 May 2024.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "Kent Police was rated good at preventing crime and adequate at managing offenders, where "
        "in its 2021/22 inspection it had been judged inadequate.",
        "For preventing crime Kent Police was graded good, compared with adequate in PEEL 2021/22. "
        "It was graded adequate at managing offenders.",
        "While it was judged inadequate in PEEL 2021/22, Kent Police is now rated good at preventing "
        "crime. It was graded adequate at managing offenders.",
    ],
)
def test_a_cycle_named_to_compare_with_is_not_given_to_other_grades(text: str) -> None:
    assert judged(read(KENT + text)) == {
        ("kent", "2023-25", "preventing-crime", "good"),
        ("kent", "2023-25", "managing-offenders", "adequate"),
    }


def test_a_cycle_that_opens_a_sentence_is_given_to_all_its_grades() -> None:
    text = (
        "In PEEL 2021/22 it was rated good at preventing crime and adequate at managing offenders."
    )
    assert judged(read(KENT + text)) == {
        ("kent", "2021/22", "preventing-crime", "good"),
        ("kent", "2021/22", "managing-offenders", "adequate"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Across the country: preventing crime – two outstanding, 20 good, eight adequate.",
        "Managing offenders: three, 25, nine and one inadequate.",
    ],
)
def test_a_number_before_a_grade_counts_forces(text: str) -> None:
    assert not judged(read(KENT + text))


@pytest.mark.parametrize(
    "text",
    [
        "Firefighters praised\n\nKent Fire and Rescue Service has its first report from HMICFRS.\n\n"
        "It was graded good for effectiveness. It requires improvement at efficiency.",
        "Kent Police records crime well\n\n4 July 2018\n\nHMICFRS made a crime data integrity "
        "inspection of the force. Overall, it was judged good.\n\nIts PEEL inspection of "
        "effectiveness begins soon.",
    ],
)
def test_documents_about_other_inspections_give_nothing(text: str) -> None:
    assert not judged(read(text))


@pytest.mark.parametrize("mark", ["|", "/", "•", "·"])
def test_marks_between_areas(mark: str) -> None:
    text = f"Good: Preventing crime {mark} Managing offenders {mark} Investigating crime"
    assert judged(read(KENT + text)) == {
        ("kent", "2023-25", area, "good")
        for area in ("preventing-crime", "managing-offenders", "investigating-crime")
    }


def test_an_area_before_a_colon_owns_the_grade_after_it() -> None:
    text = "- Managing offenders: inspectors came, and the grade that the force got is 'adequate'."
    assert judged(read(KENT + text)) == {("kent", "2023-25", "managing-offenders", "adequate")}


@pytest.mark.parametrize("swap", [False, True])
def test_two_grades_told_in_other_words_contradict_each_other_in_either_order(swap: bool) -> None:
    told = [
        "Kent Police was given the lowest grade for responding to the public.",
        "Inspectors said that it needs to improve how it responds to the public.",
    ]
    found = read(release("22", " ".join(reversed(told) if swap else told)))
    assert not judged(found)
    assert "another sentence gives another grade" in {one.why for one in found.undecided}


def test_forces_listed_with_their_grade() -> None:
    headed = (
        "HMIC, 8 December 2016\n\nThe forces were rated for legitimacy as follows:\n\n"
        "Outstanding\n\nKent\n\nGood\n\nDorset, Essex and Sussex\n"
    )
    assert judged(read(headed)) == {
        ("kent", "2016", "legitimacy", "outstanding"),
        *((force, "2016", "legitimacy", "good") for force in ("dorset", "essex", "sussex")),
    }
    opening = "HMIC reports on efficiency\n\n28 November 2014\n\n"
    counted = "Two forces were judged outstanding for efficiency: Kent and Essex."
    assert judged(read(opening + counted)) == {
        (force, "2014", "efficiency", "outstanding") for force in ("kent", "essex")
    }
    assert not judged(read(opening + counted.replace("Two", "Three")))
    assert not judged(read(opening + counted.replace("were judged", "were not judged")))


_PIECES = [
    *(grade.label.lower() for grade in FRAMEWORK.grades.values()),
    *(area.label.lower() for area in FRAMEWORK.areas.values()),
    *(force.name for force in list(FORCES.values())[:8]),
    *[
        "was",
        "were",
        "rated",
        "judged",
        "is",
        "at",
        "in",
        "for",
        "and",
        ",",
        ".",
        ":",
        ";",
        "–",
        "'",
        '"',
        "(",
        ")",
        "?",
        "|",
        "\n",
        "-",
        "HMIC",
        "HMICFRS",
        "PEEL",
        "2016",
    ],
    *[
        "2018/19",
        "2 March 2017",
        "the force",
        "it",
        "overall",
        "each",
        "the same verdict",
        "said",
        "not",
    ],
    *[
        "\n\n",
        "- ",
        "of the",
        "needs to improve the way it",
        "four areas",
        "“",
        "”",
        "â€™",
        "'˜",
        "\u202e",
    ],
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join))
def test_any_words_of_such_documents_are_read(text: str) -> None:
    check(f"HMIC report\n\n{text}")


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    check(f"HMICFRS {text}")


def check(text: str) -> None:
    found = read(text)
    for one in (*found.judgments, *found.undecided):
        assert one.quote in " ".join(text.split())
        assert one.why
    for judgment in found.judgments:
        assert judgment.force in FORCES
        cycle = FRAMEWORK.cycles[judgment.cycle]
        assert judgment.area in cycle.areas
        assert judgment.grade is None or judgment.grade in cycle.scale
        assert judgment.stated in ("quoted", "paraphrased")
