"""`peeltrack flag [FORCE]…`: areas marked "requires improvement" or worse."""

from __future__ import annotations

from peeltrack.cli import completing, options
from peeltrack.cli.streams import say
from peeltrack.cli.writing import Writing, writing_options
from peeltrack.output.data.formats import FLAT


@options.command(
    "flag", "peeltrack flag leicestershire", "peeltrack flag --open --region east-midlands"
)
@options.forces_argument
@options.option("--open", "only_open", is_flag=True, help="Only flags that nothing has ended.")
@options.option(
    "--all", "every", is_flag=True, help="Of all forces, also list those that are over."
)
@options.option(
    "--threshold",
    metavar="GRADE",
    default="requires-improvement",
    shell_complete=completing.threshold_names,
    help="Flag this grade and worse: adequate, requires-improvement (without the option) or inadequate.",
)
@options.at_option
@options.region_option
@options.area_options
@options.question
@writing_options
@options.exit_code_option("flags, or areas that are so by the counts of a report")
def command(
    asked: options.Question,
    only_open: bool,
    every: bool,
    threshold: str,
    writing: Writing,
    exit_code: bool,
) -> int:
    """Areas marked "requires improvement", or worse.

    Every run of such grades, open ones first: since when, how many times running, what ended it, and what
    the inspectors asked to improve. Of all forces, or of those named. The page of all forces begins with
    counts by area, and lists what is over (resolved, lapsed) with --all only.
    """
    from peeltrack.output.answers.flag import left_out, view
    from peeltrack.queries.flags import flags

    record, scope, at = asked.read()
    options.say_unassessed(record, scope, at)
    result = flags(record, scope, at, threshold, only_open)
    if writing.format in FLAT and (words := left_out(result)):
        say(words)
    writing.write(view(result, counted=asked.of_all, every=every or not asked.of_all))
    return int(exit_code and result.any_low)
