"""Whether a grade word is the inspectorate's verdict on a force, or something else, and what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from peeltrack.drafting.items import Item
from peeltrack.drafting.wordlists import (
    ADVERBS,
    AFTER_VERDICT,
    CLAUSE_BREAKS,
    COPULAS,
    DEGREES,
    DENIALS,
    HOPES,
    INCLUDES,
    INSPECTORATE,
    MODALS,
    OPINIONS,
    PRONOUNS,
    SUBJECTS,
    VERDICT_NOUNS,
    VERDICTS,
    is_number,
    word_set,
)

COUNTED = "a count of grades"
FORCES_COUNTED = "a count of forces"
MODAL_REACH = 8
"""How many items before a grade "would" or "may" makes it a possibility."""

_PAST = re.compile(
    r"\b(?:last (?:year|time|autumn|spring|summer|winter|month|inspection|report|assessment)|"
    r"previous|previously|(?:\w+ )?years? (?:ago|earlier|before)|earlier(?! this| today)|formerly|used to|"
    r"back (?:in|then)|(?:(?<!thumbs )up|down|rising|risen|rose|fell|fallen|moved|moving|improved|improving|"
    r"dropped|dropping|climbed|downgraded|upgraded|declined) from|at the time|in the past|"
    r"(?:was|were) then|once (?:rated|graded|judged|deemed|assessed)|"
    r"(?:has|have) since been (?:lifted|raised|upgraded|downgraded|changed|revised)|"
    r"(?:in|of|since|for|its|their|the)(?: both)? (?:19|20)\d\d|in 20\d\d[/–-]\d\d)\b(?![/–-])"
)
_NEARLY = re.compile(
    r"\b(?:below|almost|nearly|close to|verge of|brink of|edge of|verging on|bordering on|replac\w+|"
    r"fail\w* to (?:get|gain|win|earn|achieve|secure|receive|reach)) "
    r"(?:(?:being|rated|graded|judged|deemed|given|got|as|an?|the|its) )*$"
)
_NEAR = 6
"""How many words before a grade can say that it was not quite reached."""
_INSPECTING = re.compile(
    r"\b(?:inspect\w*|visit\w*|review\w*|conducted|carried out|fieldwork|examin\w*|took place|gathered)\b"
)
_UNCHANGED = re.compile(
    r"\b(?:(?:the )?same (?:\w+ )?(?:as|it)|unchanged (?:from|since)|no change (?:from|since|on)|just as|as it was|as (?:in|it did)|"
    r"(?:better|worse|higher|lower) than|improve\w* (?:on|from|since)|matching|like)\b[^#]{0,30}$"
)
_PREVIOUS = re.compile(r"\b(?:previous|earlier) (?:inspection|report|assessment|review)\b")
_WHICH = re.compile(r" , (?:which|who|where|whose|up|down|unchanged|the same) (?:[^,]|,\d)* , ")
_TERMS = (["short", "and", "long"], ["short", "and", "longterm"], ["short", "term", "and"])
_PUBLISHED = re.compile(
    r"\b(?:published|released|issued|announced|came out|brought out)(?: at the end of| early| late)? $"
)
_SINCE = re.compile(r"\b(?:now|today|this (?:time|year))\b")
_YEAR = re.compile(r"20\d\d")
_REPORTS = word_set("""assessment inspection report reports inspections assessments judgement
    judgements judgment judgments grade grades grading gradings rating ratings review""")
_VISITS = word_set("inspection inspected inspectors visit visited fieldwork published")
_RECEIVED = word_set("received receives receiving given got awarded achieved earned handed")
_PRAISED = word_set("feat credit achievement testament tribute reflects")
_ASKED = word_set("areas categories questions strands aspects elements")
_LISTING = COPULAS | INCLUDES | word_set(", : at in for on")
_NUMBERED = word_set("question strand pillar section number part area")
_NATION = word_set("forces nationally nationwide")
_COUNT = re.compile(
    r"\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|most|many|"
    r"some|several|half|others|none|few"
)
_EXCEPTED = re.compile(
    r"\b(?:except|excepting|bar|but|excluding|exception of|apart from|than) (?:for )?$"
)
_BUT_ONE = re.compile(r"\b(?:all|every|each|most) (?:\S+ ){0,8}(?:but|except|bar|save) F ")
_SUCH = VERDICTS | word_set("that which")
_FOREIGN = re.compile(
    r"(?<!\bas )\ban? (?:police )?(?:force|constabulary) (?!that|which|has|was)|\b(?:any|(?<!the )one|every|each|such|average|typical|another|neighbouring|sister|nearby|similar|"
    r"different|other) (?:police )?(?:force|constabulary)\b"
)


def clause_before(items: Sequence[Item], at: int) -> list[Item]:
    """Return the items before one, back to where its clause begins."""
    start = at
    while start > 0 and not (
        items[start - 1].kind == "word"
        and items[start - 1].text in CLAUSE_BREAKS
        and [item.text for item in items[max(0, start - 2) : start]] != ["not", "yet"]
    ):
        start -= 1
    for n in range(start, at - 2):
        # "No one is outstanding, and Kent was graded good": what is said of Kent stands by itself.
        ends = items[n].text == "," and items[n + 1].text == "and"
        if ends and (items[n + 2].kind == "force" or items[n + 2].text in INSPECTORATE):
            start = n + 2
        # "Kent can feel content, having been rated good"; "I'd like to say that inspectors found".
        having = items[n].text == "," and items[n + 1].text == "having"
        found = items[n].text == "that" and {i.text for i in items[n + 1 : n + 3]} & INSPECTORATE
        # "They want more police, and it is no surprise to them that the force was told": that is told.
        passive = [item.text for item in items[n + 1 : n + 6]]
        told = items[n].text == "that" and any(
            pair[0] in ("been", "was", "were") and pair[1] in VERDICTS for pair in pairwise(passive)
        )
        told = told and n > 0 and items[n - 1].text in ("them", "me", "us", "surprise")
        after = n > start and items[n].text == "after"
        reported = {"report", "inspection", "inspectors"} & {i.text for i in items[n + 1 : n + 4]}
        if having or found or told or (after and reported):
            start = n + 1
        # "'We are not complacent': Kent is rated good"
        if items[n].text == ":" and items[n + 1].kind == "force":
            start = n + 1
    said = [n for n in range(start, at) if items[n].text in ("said", "says")]
    if said and items[said[-1] + 1].text == "that":
        start = said[-1] + 1
    return list(items[start:at])


def spoken_against(items: Sequence[Item], at: int) -> str | None:
    """Return why the words before a grade make it no verdict of this assessment, or None."""
    before = _without_asides(clause_before(items, at))
    words = [item.text for item in before if item.kind == "word"]
    denied = next((n for n in range(len(words) - 1, -1, -1) if _denies(words, n)), None)
    if denied is not None and words[denied : denied + 3] in _TERMS:
        denied = None
    if (
        denied is not None
        and len(words) - denied <= 8
        and words[denied + 1 : denied + 2] != ["only"]
    ):
        return "the grade is denied"
    if _NEARLY.search(" ".join(words[-_NEAR:]) + " "):
        return "it was nearly the grade"
    hoped = [
        item.text
        for n, item in enumerate(before)
        if item.kind == "word"
        and item.text in HOPES
        and not _is_reported(before, n)
        and not _is_such_as(before, n)
    ]
    near = [*before[-MODAL_REACH:], items[at]]
    hoped += [
        item.text
        for item, following in pairwise(near)
        if item.kind == "word" and item.text in MODALS and following.text != "only"
    ]
    ahead = [n for n, item in enumerate(before[-7:-1]) if item.text == "next"]
    if ahead and not any(item.text in VERDICTS for item in before[-3:]):
        hoped.append("next")
    everybody = " ".join("F" if item.kind == "force" else item.text for item in items[:at])
    if _BUT_ONE.search(everybody):
        return "about another force"
    if [item.text for item in items[:2]] == ["a", "force"] and items[2].text in _SUCH:
        return "about forces in general"
    if hoped:
        return f"a hope, a condition or an opinion ('{hoped[-1]}')"
    last = [item.text for item in before[-3:]]
    from_one = last[-2:-1] in (["from"], ["than"]) and last[-1] in ("the", "a", "an", "its")
    if last[:2] == ["from", "being"] or from_one or last[-1:] in (["from"], ["than"]):
        return "an earlier grade"
    if _is_one_of_two(items, at):
        return "one of two grades, and it is not clear which"
    if _is_counted(items, at):
        return COUNTED
    if before and before[-1].text in ("itself", "themselves", "ourselves"):
        return "a force's grade for itself"
    if items[0].text == "to" and not _PRAISED & {item.text for item in items[at:]}:
        return "a condition"
    if any(item.kind == "word" and item.text == "?" for item in items[at:]):
        return "a question"
    if _is_of_other_thing(before):
        return "about something else than a force"
    return _other_forces(before)


def _denies(words: Sequence[str], n: int) -> bool:
    return words[n] in DENIALS and not (words[n] == "rather" and words[n + 1 : n + 2] != ["than"])


def _without_asides(before: Sequence[Item]) -> list[Item]:
    """Return items without what stands between ", which" and the next comma."""
    kept: list[Item] = []
    place = 0
    while place < len(before):
        after = [item.text for item in before[place : place + 2]]
        opens = after[:1] == [","] and after[1:] in (["which"], ["who"], ["where"], ["whose"])
        close = next((n for n in range(place + 1, len(before)) if before[n].text == ","), None)
        if opens and close:
            place = close + 1
            continue
        kept.append(before[place])
        place += 1
    return kept


def _is_counted(items: Sequence[Item], at: int) -> bool:
    """Say whether a number stands before a grade: "one outstanding, 24 good"."""
    number = items[at - 1].text if at else ""
    following = items[at + 1].text if at + 1 < len(items) else ""
    figure = number.isdecimal() and len(number) <= 2 and at > 1 and items[at - 2].kind == "word"
    numbered = figure and items[at - 2].text in _NUMBERED
    counted = _COUNT.fullmatch(number) and not number.isdecimal()
    counts = bool(counted) or number == "one" or (figure and not numbered)
    those = at > 1 and items[at - 2].text in ("all", "the", "these", "those")
    return counts and not those and following not in VERDICT_NOUNS


def _is_one_of_two(items: Sequence[Item], at: int) -> bool:
    """Say whether a grade is one of "either good or requires improvement"."""
    marks = [n for n, item in enumerate(items) if item.kind == "grade"]
    return any(
        at in pair and "or" in [item.text for item in items[pair[0] + 1 : pair[1]]]
        for pair in pairwise(marks)
        if pair[1] - pair[0] <= 3
    )


def _is_reported(words: Sequence[Item], n: int) -> bool:
    """Say whether an opinion is the inspectorate's: "was felt to be good", "inspectors believe"."""
    return words[n].text in OPINIONS and any(
        word.text in (COPULAS | INSPECTORATE) for word in words[max(0, n - 4) : n]
    )


def _is_such_as(words: Sequence[Item], n: int) -> bool:
    """Say whether "like" gives an example: "areas like investigating crime"."""
    return words[n].text == "like" and n > 0 and words[n - 1].text in (_ASKED | {"crime", "ones"})


def _is_of_other_thing(before: Sequence[Item]) -> bool:
    """Say whether what was rated is named, and has nothing to do with a force: "the course was rated"."""
    given = [
        n
        for n in range(1, len(before))
        if before[n].text in ("rated", "graded", "judged", "deemed", "ranked", "found")
        and before[n - 1].text in COPULAS
    ]
    if not given:
        return False
    earlier = before[: given[-1] - 1]
    ours = SUBJECTS | PRONOUNS | VERDICT_NOUNS | INSPECTORATE
    known = any(item.kind != "word" or item.text in (ours - {"the"}) for item in earlier)
    counted = any(_COUNT.fullmatch(item.text) for item in earlier[-1:])
    counted = counted or any(item.text in _ASKED for item in earlier[-1:])
    return bool(earlier) and not (
        earlier[-1].text in ("having", "after", "to")
        or known
        or counted
        or earlier[-1].text in (",", "and", "both", "all")
    )


def _other_forces(before: Sequence[Item]) -> str | None:
    for n in range(len(before) - 1, -1, -1):
        item = before[n]
        if item.kind == "force" or item.text in ("force", "constabulary", "it", "we"):
            near = " ".join(word.text for word in before[max(0, n - 2) : n + 2]) + " "
            excepted = _EXCEPTED.search(" ".join(word.text for word in before[:n]) + " ")
            return "about another force" if excepted or _FOREIGN.search(near) else None
        one_of = any(word.text in ("one", "among") for word in before[max(0, n - 5) : n])
        one_of = one_of or _are_some_of(before[:n])
        last = before[max(0, n - 3) : n]
        named = any(word.kind == "force" for word in last) and last[-1].text not in ("all", "the")
        if item.text in _NATION and not (one_of or named):
            return "about forces in general"
        following = before[n + 1].text if n + 1 < len(before) else ""
        whole = n > 0 and before[n - 1].text in (
            "all",
            "the",
            "these",
            "both",
            "other",
            "remaining",
            "me",
            "us",
        )
        counts = (
            _COUNT.fullmatch(item.text)
            and following in (COPULAS | VERDICTS - VERDICT_NOUNS)
            and not whole
        )
        one = item.text == "one" and following in COPULAS
        one = one and not (n and before[n - 1].text in _NUMBERED)
        if item.kind == "word" and (counts or one) and not one_of:
            return FORCES_COUNTED
    return None


def _are_some_of(before: Sequence[Item]) -> bool:
    """Say whether "forces" are those of "A and B are two of the five forces"."""
    end = len(before)
    if end and is_number(before[end - 1].text):
        end -= 1
    if end < 5:
        return False
    force, are, some, of, the = before[end - 5 : end]
    return (
        force.kind == "force"
        and are.text in COPULAS
        and is_number(some.text)
        and (of.text, the.text) == ("of", "the")
    )


def spoken_of_past(items: Sequence[Item], at: int, last: int) -> bool:
    """Say whether the grade at `at` is told as that of an earlier year."""
    if _came_to(items, at):
        return False
    before = " ".join(item.text for item in clause_before(items, at))
    before = _WHICH.sub(" ", before)
    after: list[str] = []
    for item in items[last + 1 : last + 7]:
        if item.kind != "word" or item.text in {",", "and", ".", "(", *CLAUSE_BREAKS}:
            break
        after.append(item.text)
    between = " ".join(item.text for item in items[at + 1 : last])
    if _PREVIOUS.search(between):
        return True
    text = f"{before} # {' '.join(after)}"
    return any(
        not _INSPECTING.search(text[max(0, match.start() - 40) : match.start()])
        and not (match[0] == "last month" and _PUBLISHED.search(text, 0, match.start()))
        and not _SINCE.search(before[match.end() :])
        and not (match.start() > len(before) and _UNCHANGED.search(text, 0, match.start()))
        for match in _PAST.finditer(text)
    )


def year_told(items: Sequence[Item], at: int, last: int) -> tuple[str, bool]:
    """Return the year that a grade is told for, or '', and whether it is the name of a report.

    "In 2015 it was rated good" and "good in 2015" tell a year, "good in the 2015 inspection" names one.
    """
    after = [item.text for item in items[last + 1 : last + 8]]
    stop = next((n for n, text in enumerate(after) if text in (",", ".", ";", "and")), len(after))
    found = _year_in(after[:stop])
    if found[0]:
        return found
    before = clause_before(items, at)
    earlier = [n for n, item in enumerate(before) if item.kind in ("grade", "same")]
    if earlier:  # a year that follows an earlier grade without a comma is that grade's
        before = before[earlier[-1] + 1 :]
        comma = next((n for n, item in enumerate(before) if item.text == ","), len(before))
        before = before[comma + 1 :]
    return _year_in([item.text for item in before])


def _year_in(words: Sequence[str]) -> tuple[str, bool]:
    """Return the last year of which some words tell, and whether they name a report of it."""
    for n in range(len(words) - 1, 0, -1):
        if not _YEAR.fullmatch(words[n]):
            continue
        report = [word for word in words[n + 1 : n + 3] if word != "peel"][:1]
        if words[n - 1] in ("the", "its", "our", "their") and {*report} & _REPORTS:
            return words[n], True
        when = words[n - 1] == "since" and words[n + 1 : n + 3] == [",", "when"]
        if (words[n - 1] == "in" or when) and not {*words[max(0, n - 5) : n]} & _VISITS:
            return words[n], False
    return "", False


def _came_to(items: Sequence[Item], at: int) -> bool:
    """Say whether a grade is what another one changed to: "from 'good' to 'outstanding'"."""
    to = next((n for n in (at - 1, at - 2) if n > 1 and items[n].text == "to"), None)
    return to is not None and items[to - 1].kind == "grade" and to < at


def is_verdict(items: Sequence[Item], at: int, *, attributed: bool) -> bool:
    """Say whether the grade at `at` is worded as a verdict, and is no praise in passing.

    `attributed` says whether the sentence, or one just before it, speaks of the inspectorate or of
    giving verdicts.
    """
    grade = items[at]
    before = clause_before(items, at)
    following = items[at + 1].text if at + 1 < len(items) else ""
    if before and before[-1].text in DEGREES:
        return False
    past = [item.text for item in before[-2:]] == ["had", "been"]
    if past and not grade.marked and grade.own:
        return False
    if attributed or grade.marked or grade.given or following in VERDICT_NOUNS:
        return True
    place = len(before)
    while place and before[place - 1].kind == "word" and before[place - 1].text in ADVERBS:
        place -= 1
    return grade.text == "requires-improvement" or (
        place > 0 and before[place - 1].text in (COPULAS | VERDICTS)
    )


def goes_on(items: Sequence[Item], at: int) -> bool:
    """Say whether a grade stands as one, and is no adjective of the next word ("a good example")."""
    grade = items[at]
    if grade.marked or grade.given or not grade.own or at + 1 >= len(items):
        return True
    following = items[at + 1]
    if following.text in ("area", "areas") and at + 2 < len(items):
        return items[at + 2].text in _LISTING
    if following.kind == "area" and at + 2 < len(items) and items[at + 2].text in VERDICT_NOUNS:
        return True
    if following.text in ("assessment", "assessments"):  # "it received good assessments for A"
        return any(item.text in _RECEIVED for item in items[max(0, at - 4) : at])
    if following.text in ("force", "constabulary"):  # "rated the only outstanding force"
        return any(item.text in VERDICTS for item in items[max(0, at - 4) : at])
    if following.text == "approach" and items[at - 1].text in ("a", "an"):
        return at + 2 < len(items) and items[at + 2].text == "to"
    return (
        following.kind != "word"
        or not following.text[0].isalpha()
        or following.text in AFTER_VERDICT
        or grade.text == "requires-improvement"
    )
