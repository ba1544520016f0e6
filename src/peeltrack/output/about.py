"""What everyone who is handed a file needs to know of it: whence, how much, and what to beware of."""

from __future__ import annotations

from peeltrack.queries.coverage import runs_to
from peeltrack.queries.scope import Scope
from peeltrack.record.dates import in_words
from peeltrack.record.judgments import Record

TITLE = "PEEL inspection grades of the police forces of England and Wales"
LICENCE_TITLE = "Open Government Licence v3.0"
LICENCE = f"Contains public sector information licensed under the {LICENCE_TITLE}."
LICENCE_ID = "OGL-UK-3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
SOURCE = "Source: HMIC and HMICFRS inspection reports, each judgment with its own sources"
CAVEATS = (
    "The year in the name of an assessment is rarely the year it was published: PEEL effectiveness 2016 "
    "came out in March 2017. 'published' says when.",
    "Grades of PEEL 2021/22 and later are on a scale of five, with adequate between good and requires "
    "improvement. The inspectorate says not to compare them with earlier ones, nor 2023-25 with 2021/22.",
    "Ungraded: inspected, not graded. Not established: a grade was given, but no public page was found to "
    "state it. What is not recorded at all has no row.",
    "official is false where the grade was read in a force's, commissioner's or newspaper's words, not on "
    "the inspectorate's own pages. stated is deduced where it follows from published counts.",
    "A date of publication can be partial (2022, 2022-04); a missing one is not recorded.",
)
"""What a reader of the facts has to beware of."""


def scope_words(record: Record, scope: Scope) -> str:
    """Return which forces an export is of, and up to when: the line under a title."""
    names = [record.forces[id].name for id in scope.forces]
    if len(names) == len(record.forces):
        whom = f"All {len(names)} forces"
    elif len(names) <= 5:
        whom = ", ".join(names)
    else:
        whom = f"{len(names)} of {len(record.forces)} forces"
    last = runs_to(record, scope.forces)
    return f"{whom}; the record runs to {in_words(last)}" if last else whom
