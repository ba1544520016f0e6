"""`peeltrack check`: the record against its rules, its evidence and the official totals."""

from __future__ import annotations

from peeltrack.cli import options, streams
from peeltrack.cli.writing import Writing, writing_options


@options.command("check", "peeltrack check", "peeltrack check --data my-record --fix")
@options.option(
    "--fix", is_flag=True, help="First rewrite the files' layout in normal form; comments stay."
)
@options.option("--quiet", "-q", is_flag=True, help="Say nothing but what is wrong.")
@options.data_option
@writing_options
def command(fix: bool, quiet: bool, data: options.Data, writing: Writing) -> int:
    """Check the record against its rules, its evidence and the official totals.

    Every key, id, grade and date; every quote in its file and every file by its sha256; every grade in its
    quote; the national totals and the counts of reports; and the layout. Exits with 3 if the files cannot
    be used, and with 1 if something else is wrong.
    """
    from pathlib import Path

    from peeltrack.checking import check, layout_problems
    from peeltrack.output.answers.check import view
    from peeltrack.problems import InvalidData
    from peeltrack.queries.coverage import of_report
    from peeltrack.schema.layout import rewrite
    from peeltrack.schema.load import find_files

    if not quiet:
        data.say_which()
    files = find_files(data.paths)
    for path in layout_problems(files) if fix else ():
        if str(path) in files.beneath:
            continue
        if path.is_symlink() and path not in map(Path, data.paths):
            # Its folder may be anyone's, and so may what it leads to.
            done = "left as it is, for it is a link; name it with --data"
        else:
            try:
                rewrite(path)
                done = "rewritten in normal form"
            except InvalidData as error:
                if any(one.rule != "layout" for one in error.problems):
                    raise
                done = "left as it is; what is in the way stands below"
        streams.say_of_path("", path, f": {done}.")
    found = check(files)
    framework, reports = None, []
    if found.record:
        framework = found.record.framework
        every = (report for of_force in found.record.reports.values() for report in of_force)
        reports = [of_report(framework, report) for report in every if report.as_published]
    if found.problems or not (quiet and writing.format == "table"):
        writing.write(
            view(found.counts, found.problems, found.totals, reports, framework, quiet=quiet)
        )
    if not found.problems:
        return 0
    return 1 if found.record else 3
