"""`peeltrack forces`: the forces, their names and regions."""

from __future__ import annotations

from peeltrack.cli import options
from peeltrack.cli.writing import Writing, writing_options_with


@options.command(
    "forces",
    "peeltrack forces --region wales",
    "peeltrack forces GMP --json | jq '.forces[].ons'",
    "for f in $(peeltrack forces --format ids); do peeltrack show $f; done",
)
@options.forces_argument
@options.region_option
@options.question
@writing_options_with("ids")
def command(asked: options.Question, writing: Writing) -> None:
    """The 43 forces, their names, aliases and regions, or those named.

    --format ids prints the ids alone, a line each, for loops in shell scripts.
    """
    from peeltrack.output.answers.lists import forces_view

    record, scope, _ = asked.read(everyone=True)
    found = [record.forces[id] for id in scope.forces]
    if writing.format == "ids":
        writing.write_text("".join(f"{force.id}\n" for force in found))
    else:
        writing.write(forces_view(found))
