"""`peeltrack show FORCE`: how a force has been graded over time."""

from __future__ import annotations

import click

from peeltrack.cli import options
from peeltrack.cli.writing import Writing, writing_options
from peeltrack.output.data.formats import DATA


@options.command(
    "show",
    "peeltrack show leicestershire",
    "peeltrack show kent essex --at 2018",
    "peeltrack show --region wales --pillar legitimacy",
    "peeltrack show leicestershire --area investigating-crime --evidence",
)
@options.forces_argument
@options.at_option
@options.region_option
@options.area_options
@options.option("--evidence", is_flag=True, help="Add each judgment's quotes, sources and notes.")
@options.option(
    "--long", is_flag=True, help="Area by area, a line a grade, in words and with its date."
)
@options.question
@writing_options
def command(asked: options.Question, evidence: bool, long: bool, writing: Writing) -> None:
    """How forces have been graded over time, one after the other.

    Of the forces named, or of a region. FORCE is an id (leicestershire), a name ("Leicestershire Police") or an
    alias (GMP), in any case. A row an area, a column a cycle, in codes where the screen is too narrow for words;
    with --at, only what stood at that moment. Several forces make a list in JSON, and a line each in jsonl.
    """
    from peeltrack.output.answers.show import views
    from peeltrack.queries.timeline import timeline

    if asked.of_all:
        told = "whose grades? Or name a --region; `peeltrack compare` is of all forces."
        raise click.UsageError(f"Missing argument 'FORCE...': {told}")
    record, scope, at = asked.read()
    options.say_unassessed(record, scope, at, on_page=writing.format not in DATA)
    results = [timeline(record, scope._replace(forces=(id,)), at) for id in scope.forces]
    writing.write(views(results, evidence=evidence, long=long))
