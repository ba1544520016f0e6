"""What each YAML file may say, as pydantic models; ids are checked against each other in `rules`."""

import os
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Literal

# Other programs' plugins of pydantic have no say in what a record may hold.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from peeltrack.record.dates import is_date, is_day

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?][^\s<>\"\\^`{|}]*)?")
_DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLACES = re.compile(r"\{(?:force|pillar)\}")
_ONS = re.compile(r"[EW][0-9]{8}")


def _is_page(text: str) -> bool:
    return "{force}" in text and bool(_URL.fullmatch(_PLACES.sub("x", text)))


def _no_date(text: str) -> str:
    more = "; which is the day and which the month is not guessed" if _DAY.search(text) else ""
    return f"'{text}' is not a real date; write 2017-03-02, 2017-03 or 2017{more}"


def _held(holds: Callable[[str], object], message: Callable[[str], str]) -> AfterValidator:
    """Return what holds a text against a rule, each text once: ids, addresses and grades come hundreds of times."""

    @lru_cache(maxsize=4096)
    def check(text: str) -> str:
        if not holds(text):
            raise ValueError(message(text))
        return text

    return AfterValidator(check)


Text = Annotated[str, _held(str.strip, "empty; write the words, or leave the key out".format)]
Id = Annotated[
    str,
    _held(_ID.fullmatch, "'{}' is not an id; use small letters, digits and single hyphens".format),
]
Url = Annotated[
    str,
    _held(
        _URL.fullmatch, "'{}' is not a web address; write it whole, from http:// or https://".format
    ),
    Field(json_schema_extra={"format": "uri"}),
]
Date = Annotated[
    str,
    _held(is_date, _no_date),
    # An editor reads a bare 2022 as a number, so its schema allows one.
    Field(json_schema_extra={"type": ["string", "integer"]}),
]
Day = Annotated[
    str,
    _held(is_day, "'{}' is not a real day; write it whole, like 2017-03-02".format),
    Field(json_schema_extra={"format": "date"}),
]
_SHA_HINT = "a sha256 is 64 characters, 0-9 and a-f; `sha256sum FILE` prints it"
Sha256 = Annotated[str, _held(_SHA256.fullmatch, _SHA_HINT.format)]
_PAGE_HINT = (
    "'{}' is not the address of a force's page; write it whole, with {{force}} for the id of the force "
    "and {{pillar}} for that of a pillar"
)
PagePattern = Annotated[str, _held(_is_page, _PAGE_HINT.format)]
_ONS_HINT = "'{}' is not the code of an area; write it like E23000001"
OnsCode = Annotated[str, _held(_ONS.fullmatch, _ONS_HINT.format)]
PageUrl = Annotated[Url | None, Field(description="The address of the page that states it.")]
Archived = Annotated[
    Url | None, Field(description="The address of a copy of that page, kept by an archive.")
]
Note = Annotated[Text | None, Field(description="What a reader should know about it.")]
MOST = 9_999
"""The most that is counted, of forces or areas; there are 43 forces."""
Number = Annotated[int, Field(ge=0, le=MOST)]
Counts = dict[str, Number]


def _short_for(key: str) -> Callable[[Any], Any]:
    """Return what makes an entry of a text that stands for it, which says its `key`."""
    return lambda value: {key: value} if isinstance(value, str) else value


class Entry(BaseModel):
    """Base of every entry: unknown keys are refused, keys are written with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


def values(entry: Entry) -> dict[str, Any]:
    """Return what an entry says by the names of its fields, lists as tuples: what the record's values are made of."""
    return {name: tuple(said) if isinstance(said, list) else said for name, said in entry}


def keys_of(model: type[Entry]) -> list[str]:
    """Return the keys of an entry in the order in which files write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _perhaps(description: str) -> Any:
    """Return a field that is None where it is left out."""
    return Field(None, description=description)


def _nothing() -> list[Any]:
    return []  # of `list` itself pydantic reads the signature out of its docstring


def _several(description: str) -> Any:
    """Return a field that is an empty list where it is left out; pydantic would copy a default list each time."""
    return Field(
        default_factory=_nothing, description=description, json_schema_extra={"default": []}
    )


class SourceEntry(Entry):
    """A document that facts rest on."""

    title: Text = Field(description="The document's title, as it stands there.")
    publisher: Text = Field(description="Who published it.")
    kind: Literal[
        "press-release", "newspaper", "letter", "inspectorate", "statement", "document"
    ] = Field(description="What kind of document it is; `document` where that is not known.")
    date: Date | None = _perhaps("The document's own date, if it has one.")
    dated: Text | None = _perhaps("The words in the document that give its date, copied exactly.")
    url: Url | None = _perhaps("Where it was published.")
    file: Text | None = _perhaps("The copy kept beside the data, such as seeds/name.txt.")
    sha256: Sha256 | None = _perhaps("The SHA-256 of that file.")
    note: Note = None


class EvidenceEntry(Entry):
    """The words of a source that state a judgment."""

    source: Id = Field(description="The id of a source in this file.")
    stated: Literal["quoted", "paraphrased"] = Field(
        description="quoted: the grade word is there; paraphrased: it is said in other words."
    )
    quote: Text = Field(description="The words, copied exactly from the source's file.")


class AddressEntry(Entry):
    """One more page that states a judgment. `- https://…` is short for `- {url: https://…}`."""

    url: Url = Field(description="The address of the page that states it.")
    archived: Archived = None
    stated: Literal["cited", "paraphrased", "deduced", "carried-over"] = Field(
        "cited", description="How the page states it."
    )


_Address = BeforeValidator(_short_for("url"), json_schema_input_type=Url | AddressEntry)
Addresses = list[Annotated[AddressEntry, _Address]]


class DisputeEntry(Entry):
    """A source that gives a judgment another grade."""

    url: Url = Field(description="The address of the page that disagrees.")
    archived: Archived = None
    grade: Text = Field(description="The grade that it gives, or ungraded.")
    note: Note = None


class ReplacedEntry(Entry):
    """What another file says of a judgment, in whose place this one stands."""

    grade: Text = Field(description="The grade that stands there, or ungraded.")
    published: Date | None = _perhaps(
        "The date that stands there; without it, whatever date it is."
    )


class RevisionEntry(Entry):
    """A grade to which the inspectorate changed a judgment within the cycle."""

    grade: Text = Field(description="The new grade.")
    published: Date = Field(description="When the change was published.")
    replaces: ReplacedEntry | None = _perhaps(
        "What another file of the record says of it and this corrects."
    )
    url: PageUrl = None
    archived: Archived = None
    also: Addresses = _several("More pages that state it.")
    note: Note = None
    notes: list[Text] = _several("More notes.")
    evidence: list[EvidenceEntry] = _several("The words that state it.")


class JudgmentEntry(Entry):
    """One judgment. `area: good` is short for `area: {grade: good}`."""

    grade: Text = Field(description="A grade of the cycle's scale, or ungraded.")
    published: Date | None = _perhaps(
        "The date of publication, where it is not the report's or the cycle's."
    )
    url: PageUrl = None
    archived: Archived = None
    stated: Literal["cited", "paraphrased", "deduced", "carried-over"] | None = _perhaps(
        "How the page states it. paraphrased: in other words than the grade's; deduced: it follows "
        "from what the note says; carried-over: it was let stand from an earlier cycle. Without it: "
        "carried-over where a cycle is given, else cited."
    )
    carried_over_from: Text | None = _perhaps(
        "The cycle whose judgment the inspectorate let stand without inspecting again."
    )
    inspection: Id | None = _perhaps(
        "The inspection apart from the force's report that gave it. Then it has its own date, "
        "address and note, and is not among the report's counts."
    )
    replaces: ReplacedEntry | None = _perhaps(
        "What another file of the record says of it and this corrects. Where that file says anything "
        "else, the two contradict each other, and `check` names both."
    )
    also: Addresses = _several("More pages that state it.")
    note: Note = None
    notes: list[Text] = _several("More notes.")
    evidence: list[EvidenceEntry] = _several("The words that state it.")
    disputed_by: list[DisputeEntry] = _several("Sources that give it another grade.")
    revised: list[RevisionEntry] = _several("Grades to which it was changed later, in order.")


_Judgment = BeforeValidator(_short_for("grade"), json_schema_input_type=str | JudgmentEntry)


class FindingEntry(Entry):
    """Something a report says beside the grades."""

    kind: Literal["area-for-improvement", "strength"] = Field(description="What it is.")
    areas: list[Id] = Field(min_length=1, description="The areas it bears on.")
    text: Text = Field(description="The finding in a line, in our words.")
    source: Id = Field(description="The id of a source in this file.")
    quote: Text = Field(description="The words, copied exactly from the source's file.")


class ResponseEntry(Entry):
    """A police and crime commissioner's published comments on a report."""

    covers: Id | None = _perhaps("The pillar that the report was on; none for all.")
    date: Day = Field(description="The day on the response.")
    to: Text = Field(description="To whom it was sent.")
    reference: Text | None = _perhaps("The commissioner's reference, as it stands there.")
    url: Url | None = _perhaps("The address of the page that shows it, in place of a source.")
    source: Id | None = _perhaps("The id of a source in this file; a quote stands beside it.")
    quote: Text | None = _perhaps("Words that show it, copied exactly from the source's file.")


class CountsEntry(Entry):
    """How many areas of a report were graded, and how: all of it, or what is known of it."""

    areas: Number | None = _perhaps("How many areas were graded.")
    counts: Counts | None = _perhaps(
        "How many areas got each grade; none got a grade that is left out."
    )
    known: Counts | None = _perhaps(
        "In place of counts: how many areas got these grades, where that is all that is known."
    )
    url: PageUrl = None
    note: Note = None


class ReportEntry(Entry):
    """What is recorded of one force in one cycle."""

    published: Date | None = _perhaps(
        "The date of publication, where the cycle had no one date for all forces."
    )
    url: Url | None = _perhaps(
        "The address that states every judgment here that names nothing else."
    )
    archived: Archived = None
    note: Text | None = _perhaps(
        "What a reader should know about all of it; stands with each judgment here."
    )
    notes: list[Text] = _several("More notes on the report, which do not stand with its judgments.")
    judgments: dict[Id, Annotated[JudgmentEntry, _Judgment]] = Field(
        default={}, description="The judgments by area."
    )
    not_established: dict[Id, Text] = Field(
        default={}, description="Grades that were given but that no page found states, and why."
    )
    as_published: CountsEntry | None = _perhaps(
        "How many areas got each grade, as counted on publication."
    )
    on_page: CountsEntry | None = _perhaps(
        "The same on the inspectorate's page since, which also counts grades that were added later."
    )
    findings: list[FindingEntry] = _several("Strengths and areas for improvement.")
    responses: list[ResponseEntry] = _several("The commissioner's responses.")


class RecordFile(Entry):
    """A record file: sources, and the judgments by force and cycle."""

    contract: Literal["peeltrack/record/1"] | None = Field(
        None, alias="schema", description="What it is, as `export` writes it; it need not be said."
    )
    sources: dict[Id, SourceEntry] = Field(default={}, description="The documents, by id.")
    reports: dict[Id, dict[Text, ReportEntry]] = Field(
        default={}, description="The reports, by force and cycle."
    )


class GradeEntry(Entry):
    """A grade, in words of three lengths, and other words that documents use for it."""

    label: Text
    short: Text
    code: Text
    phrases: list[Text] = []


class AreaEntry(Entry):
    """An area: its name across cycles, its pillar if it has one, and other names for it."""

    label: Text
    pillar: Id | None = None
    phrases: list[Text] = []


class CycleAreaEntry(Entry):
    """An area as one cycle assessed it."""

    label: Text
    question: Text | None = None
    pillar: Id | None = None
    graded: bool = True
    sometimes: bool = False
    follows: list[Id] = []
    phrases: list[Text] = []
    url: Url | None = None
    confirmed: bool = True


class WindowEntry(Entry):
    """The days between which a cycle's reports came out one by one."""

    first: Date
    last: Date


class ComparableEntry(Entry):
    """Whether a cycle's grades can be compared with those of the cycle before."""

    with_previous: bool | list[Id]
    note: Text


class CycleEntry(Entry):
    """One PEEL assessment."""

    title: Text
    scale: Id
    published: dict[Text, Day] = {}
    tranches: dict[Text, Day] = {}
    window: WindowEntry | None = None
    inspected: dict[Id, WindowEntry] = {}
    comparable: ComparableEntry
    not_graded: list[Text] = []
    notes: list[Text] = []
    url: Url | None = None
    page: PagePattern | None = None
    page_exceptions: dict[Id, Url] = {}
    areas: dict[Id, CycleAreaEntry] = {}


class TotalEntry(Entry):
    """How many forces got each grade in one area."""

    cycle: Text
    area: Id
    counts: Counts
    unrecorded: Counts = {}
    url: Url
    note: Text | None = None


class InspectionEntry(Entry):
    """An inspection apart from the forces' reports whose grades count as PEEL's."""

    title: Text
    areas: list[Id] = Field(min_length=1)
    note: Text | None = None
    url: Url | None = None


class ResponseRuleEntry(Entry):
    """Within how many days a commissioner responds, and by what law."""

    days: int = Field(gt=0, le=366)
    law: Text


class BodyEntry(Entry):
    """The inspectorate under one of its names."""

    name: Text
    long: Text
    first: Date | None = None
    last: Date | None = None


class FrameworkFile(Entry):
    """What PEEL is."""

    grades: dict[Id, GradeEntry] = Field(min_length=1)
    scales: dict[Id, list[Id]]
    pillars: dict[Id, Text]
    areas: dict[Id, AreaEntry]
    inspectorate: list[BodyEntry]
    official_hosts: list[Text]
    response: ResponseRuleEntry
    inspections: dict[Id, InspectionEntry] = {}
    cycles: dict[Text, CycleEntry] = Field(min_length=1)
    totals: list[TotalEntry] = []


class ForceEntry(Entry):
    """A territorial police force."""

    name: Text
    region: Id
    ons: OnsCode | None = None
    aliases: list[Text] = []
    former_names: list[Text] = []
    short_names: list[Text] = []
    first: Date | None = None
    last: Date | None = None
    successor: Id | None = None


class ForcesFile(Entry):
    """The forces and their regions."""

    regions: dict[Id, Text]
    forces: dict[Id, ForceEntry]
    other_bodies: dict[Text, list[Text]] = {}
