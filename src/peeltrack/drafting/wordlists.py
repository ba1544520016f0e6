"""The words by which documents give grades, hope for them or deny them, and come to their areas."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words and marks of a text, which stand apart by spaces, as a set."""
    return frozenset(text.split())


VERDICT_NOUNS = word_set(
    """rating ratings grade grades grading gradings mark marks verdict judgement judgment judgements judgments
    score scores"""
)
"""Words that name a verdict."""

VERDICTS = VERDICT_NOUNS | word_set(
    """rated rates rate graded judged judges judge adjudged deemed assessed assesses classed marked
    scored ranked found finds given gave gives giving awarded awards awarding received receives
    receiving got gets getting earned earns secured achieved handed classified considered labelled
    branded named told declared assigned attained gained obtained branding described concluded ruled
    upgraded downgraded advised warned informed categorised reach reached"""
)
"""Words that give a verdict or name one."""

INSPECTORATE = word_set(
    """hmic hmicfrs hmi inspector inspectors inspectorate report reports watchdog inspection
    inspections peel assessment document study findings"""
)
"""Words that say whose verdict it is."""

BY_WHOM = word_set("by inspectors inspectorate inspector hmic hmicfrs watchdog majesty's")
"""Words of "by inspectors", which can stand between a grade and its area."""

COPULAS = word_set(
    """is was are were be been being remains remain remained remaining stays stayed proved came
    comes come"""
)
"""Words that join a force to its grade."""

ADVERBS = word_set(
    """also again still now only just both overall consistently already currently however too once
    more generally as to , either nonetheless therefore out all each similarly meanwhile be been
    continues continued continue continuing has have had"""
)
"""Words passed over between a force, "is" and the grade."""

SUBJECTS = word_set(
    """it they force constabulary we officers police which who that met inspectorate he area areas
    one each both"""
)
"""Words that can stand for a force, or for an area, as what is graded."""

CLAUSE_BREAKS = word_set("; but while whereas although though yet – |")
"""Words and marks at which a clause begins."""

DENIALS = word_set(
    """not no never nor neither none without nobody cannot hardly lost lose loses losing missed denied
    stripped instead rather avoid avoided avoiding short far shy anything unlikely scarcely nowhere refused"""
)
"""Words that deny the grade after them."""

HOPES = word_set(
    """want wants wanted hope hopes hoped hoping hopeful aim aims aimed aiming ambition ambitions
    ambitious aspire aspires aspiring aspiration aspirations strive strives striving goal goals
    target targets vision if unless whether wish wishes
    deserve deserves expect expects expected expecting pledge pledged pledges promise promised
    promises determined imagine suppose until try trying towards keen ought predicts
    predicted likely prospect bid believe believes believed think thinks thought feel feels felt
    seeking seeks plan plans planned mission chance path journey dream confident like fear fears feared
    fearing"""
)
"""Words that make the grade after them a hope, a condition, a forecast or an opinion."""

OPINIONS = word_set("believe believes believed think thinks thought feel feels felt")
"""Those of them that can be the inspectorate's own."""

MODALS = word_set("would could should might may will shall can")
"""Words that do so from nearby."""

DEGREES = word_set(
    """very particularly really pretty quite so more less most enough reasonably increasingly fairly
    truly second third mostly largely almost nearly how too equally such"""
)
"""Words that no grade takes before it: "very good" is praise."""

INCLUDES = word_set("include includes included")
"""Words that lead from "the inadequate areas" to their list."""

STRUCTURE = word_set(": – - | ( =")
"""Marks that join an area and its grade in a list or table."""

AFTER_VERDICT = (
    VERDICT_NOUNS
    | INCLUDES
    | word_set(
        """overall at in for on and but with by to too also as when while although though despite from
    after this last across according inspectors inspector hmic hmicfrs said says saying which who was
    were is are it they the because since again throughout both how following under over whereas
    however that he she we yet or regarding where one thanks amid against alongside among before came
    comes went did given having including namely not only out plus so then there these this those
    until upon via what while within without going when where if whom"""
    )
)
"""Words that can follow a grade; another word makes it an adjective: "a good example"."""

LINKS = INCLUDES | word_set(
    """at in for on over - regarding concerning towards across to when how : – ( way under about far
    regards respect terms"""
)
"""Words and marks of which one must stand between a grade and the area after it."""

PRONOUNS = word_set(
    """it they we he she the its their our his her this these those force constabulary police
    officers staff service"""
)
"""Words that stand for the force, and articles."""

NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven"),
)
"""Numbers in words, from one."""


def is_number(text: str) -> bool:
    """Say whether a word is a number in figures or letters."""
    return text in NUMBERS or text.isdecimal()


CLOSE = (
    LINKS
    | PRONOUNS
    | BY_WHOM
    | VERDICT_NOUNS
    | frozenset(NUMBERS)
    | word_set(
        """2 3 4 5 6 7 8 9 10 11 both all each every ways well that which extent is are was were be
        being of a an only terms respect regard regards concerned as far area areas aspects
        overall also too again once more with work efforts effort approach performance ability handling
        key main several some many making sure ensuring manner degree effective effectively
        efficient efficiently given awarded going went go goes comes come came carrying carries out tackles tackling
        three others things following ensure ensures make makes further"""
    )
)
"""Words with which an area follows a grade closely; other words make it follow at a distance."""

STOPS = CLAUSE_BREAKS - {"–"} | word_set(
    """. ? ! and or nor because since after before despite who whose although so if until unless once
    saying praising adding finding warning"""
)
"""Words and marks across which a grade and an area do not belong together."""

DIRECTIONS = word_set(
    """at in for on when how including namely notably regarding concerning across over
    with as about both among"""
)
"""Words that lead on to an area after a comma."""

PEOPLE = word_set("""team teams officers staff those people unit units detectives handlers departments
    investigators colleagues sergeants pcs pcsos members specialists""")
"""Words after which an area says what somebody does, and is not what was graded."""

QUESTIONS = word_set(
    "questions categories measures criteria headings strands judgments judgements grades ratings"
)
"""Words that make an area before them a group of other areas."""

SAYING = word_set("told described declared named warned advised informed considered labelled")
"""Words for giving a verdict that are anybody's words, unless in the passive."""

REPORTS = word_set("report reports inspection inspections review study strand assessment")
"""Words that make an area before them the name of a document, and no thing that was graded."""

BETWEEN_AREAS = PRONOUNS | word_set(
    """, and a an at in for on how how's as well also to of by with plus then • · | / over way ways which that
    both when came comes it's extent too respect regard regards terms over about concerning regarding
    ( ) i ii iii iv v work approach tackling handling far concerned achieves achieving provides
    providing delivers delivering developing creating making sure ensuring"""
)
"""Words that can stand between two areas of one list."""

JOINING = word_set(", and ; plus both • · | /")
"""Words of which one must stand between two areas of one list."""

FINITE = COPULAS | word_set(
    "has have had needs need must should requires require remains will can could also saw"
)
"""Words that make the area before them the subject of a new sentence."""

NOMINAL = word_set("how way ways which where when extent with")
"""Words that make a clause a thing: "how it investigates crime"."""

POLICE = word_set("police constabulary force forces officers pcc")

AFTER_FORCE = POLICE | word_set(
    """hmic hmicfrs peel and is was has gets got given rated graded judged named told requires must
    good outstanding adequate inadequate officer chief county commissioner crime effectiveness
    efficiency legitimacy"""
)
"""Capitalised words after a county that leave it the force's name, and make it no other body's."""

BEFORE_FORCE = word_set(
    """the in of on at for and or by from with to as but both across county neighbouring nearby is was
    gave rates rated grades graded judges judged that while whereas unlike like however meanwhile
    nationally today police peel inspectors hmic hmicfrs assessment inspection"""
)
"""Capitalised words before a county that are no first name."""

ASIDE = word_set(
    """with unlike than alongside between from behind like near beside beyond versus against
    outside"""
)
"""Words that name a force only beside the one spoken of."""

GROUPING = word_set("and , both & the or")
"""Words that join forces to a group."""
