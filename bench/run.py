"""Measure what questions cost: `python bench/run.py [--write]`; the table goes to bench/README.md with --write.

Needs hyperfine, jq and sqlite3 (Debian's packages) and Python's venv. The program is installed in a virtual environment
of its own, as a user would install it, with the tools that it is compared with. hyperfine measures the commands of
each table in turns, so that a machine that is slow for a while is slow for all of them; a ratio is of two medians of
the same turns. Memory is the peak of the resident set that the system reports for a process.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = Path(__file__).parent / "README.md"
TURNS = 20
TIMES = 100
DOCUMENTS = 60
OTHERS = ["sqlite-utils", "csvkit", "pandas", "yq"]
FORCE, GROWN_FORCE = "leicestershire", "leicestershire-042"


class Bench:
    """A virtual environment with the program, the record and the record grown, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "venv" / "bin"
        self.peeltrack = self.bin / "peeltrack"
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("PYTHON", "PEELTRACK"))}
        own = {"XDG_CACHE_HOME": str(folder / "cache"), "NO_COLOR": "1", "PAGER": "cat"}
        self.env = {**kept, **own}

    def prepare(self) -> None:
        """Install the program and what it is compared with; write the grown record and the exports."""
        self.call(sys.executable, "-m", "venv", self.folder / "venv")
        self.call(
            self.bin / "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            f"{ROOT}[html]",
            *OTHERS,
        )
        self.call(sys.executable, ROOT / "bench" / "grow.py", self.folder / "grown", TIMES)
        self.call(self.bin / "python", ROOT / "bench" / "pages.py", self.folder / "pages")
        for name in ("record.json", "record.csv", "record.db", "record.yaml"):
            self.call(self.peeltrack, "export", "-o", self.folder / name)
        with (self.folder / "flat.jsonl").open("w") as stream:
            self.call(self.peeltrack, "compare", "--at", "2024", "--format", "jsonl", stdout=stream)

    def call(self, *command: object, **options: object) -> None:
        subprocess.run(list(map(str, command)), check=True, env=self.env, **options)  # type: ignore[call-overload]

    def medians(
        self, commands: Sequence[str], prepare: str | None = None, turns: int = TURNS
    ) -> list[float]:
        """Return the median seconds of each shell command, measured in turns."""
        return [statistics.median(found) for found in self.seconds(commands, prepare, turns)]

    def seconds(
        self, commands: Sequence[str], prepare: str | None = None, turns: int = TURNS
    ) -> list[list[float]]:
        """Return the seconds of each shell command in each turn, measured by hyperfine."""
        report = self.folder / "report.json"
        options = ["--prepare", prepare] if prepare else ["--warmup", "1"]
        seconds: list[list[float]] = [[] for _ in commands]
        for _ in range(turns):
            self.call(
                "hyperfine", "-N" if not any(c in " ".join(commands) for c in "|>") else "--shell=sh",
                "--style", "none", "--runs", 1, "--export-json", report, *options, *commands,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            for found, result in zip(
                seconds, json.loads(report.read_text())["results"], strict=True
            ):
                found.append(result["median"])
        return seconds

    def peak(self, *command: object) -> float:
        """Return the most memory that a command held, in MB (2**20 bytes)."""
        code = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, command)],
            check=True, env=self.env, capture_output=True, text=True,
        )  # fmt: skip
        return int(done.stdout) / 1024


def own_costs(bench: Bench) -> list[str]:
    """Return the rows of the table of targets."""
    python, program = bench.bin / "python", bench.peeltrack
    click = f"{python} -c 'import click'"
    shell = [str(program)]
    rows = []

    def row(what: str, found: float, most: float, unit: str = "times") -> None:
        mark = "" if found <= most else " **over**"
        rows.append(f"| {what} | {most:g} {unit} | {found:.2f} {unit}{mark} |")

    answers = [
        f"{question} --json"
        for question in (
            f"show {FORCE}", f"diff 2016 2018 {FORCE}", f"flag {FORCE}", "diff 2016 2018", "flag"
        )
    ]  # fmt: skip
    asked = [f"{program} {answer}" for answer in answers]
    floor, empty, helped, version, *warm = bench.medians(
        [click, f"{python} -c pass", f"{program} --help", f"{program} --version", *asked]
    )
    rows.append(f"| `python -c pass` | | {empty / floor:.2f} times ({empty * 1000:.1f} ms) |")
    rows.append(f"| `python -c 'import click'` | | 1 ({floor * 1000:.1f} ms) |")
    row("`--help`", helped / floor, 1.2)
    row("`--version`", version / floor, 1.2)
    for answer, seconds in zip(answers, warm, strict=True):
        row(f"`{answer}`, second call onwards", seconds / floor, 1.5)
    cache = bench.env["XDG_CACHE_HOME"]
    unkept = f"find {cache} -name *.answer -delete"
    floor, *other = bench.medians([click, *asked], prepare=unkept)
    for answer, seconds in zip(answers, other, strict=True):
        rows.append(f"| `{answer}`, another question | | {seconds / floor:.2f} times |")
    floor, *cold = bench.medians([click, *asked], prepare=f"rm -rf {cache}")
    for answer, seconds in zip(answers, cold, strict=True):
        row(f"`{answer}`, first call after a change", seconds / floor, 7)
    terminal = f"script -qec '{program} show {FORCE}' /dev/null > /dev/null"
    bench.call(*shell, "show", FORCE, stdout=subprocess.DEVNULL)
    floor, none, drawn = bench.medians(
        [f"{click} > /dev/null", "script -qec true /dev/null > /dev/null", terminal]
    )
    row(f"`show {FORCE}` on a terminal", (drawn - none) / floor, 2.5)
    grown = f"--data {bench.folder / 'grown'}"
    many = f"{program} show {GROWN_FORCE} {grown} --json"
    bench.call(
        *shell, "show", GROWN_FORCE, "--data", bench.folder / "grown", stdout=subprocess.DEVNULL
    )
    one, hundred = bench.medians([f"{program} show {FORCE} --json", many], prepare=unkept)
    row(f"`show` of one force, record grown {TIMES} times, to the real record", hundred / one, 1.3)
    seeds = f"--data {ROOT / 'data' / 'grades.yaml'}"
    for answer in ("compare --at peel-2016 --json", "flag --json"):
        # The work is what an answer costs beyond the same answer on the record of one force.
        # It is a few milliseconds of many, so it is taken turn by turn.
        base, real = bench.seconds(
            [f"{program} {answer} {given}" for given in (seeds, "")], unkept, turns=3 * TURNS
        )
        work = statistics.median(b - a for a, b in zip(base, real, strict=True))
        (whole,) = bench.medians([f"{program} {answer} {grown}"], unkept, turns=10)
        row(
            f"`{answer}`, grown, to {TIMES} times the work on the real record",
            (whole - statistics.median(base)) / (TIMES * work),
            1.2,
        )
    texts = sorted((ROOT / "tests" / "drafting" / "news").glob("*.txt"))[:DOCUMENTS]
    for what, documents, most in (
        (f"`draft` of {DOCUMENTS} documents", " ".join(map(str, texts)), 2),
        ("`draft` of 516 saved pages of 100 kB", f"{bench.folder / 'pages'}/*.html", 60),
    ):
        (found,) = bench.medians([f"{program} draft {documents} > /dev/null"], turns=1)
        row(what, found, most, "s")
    row("peak memory, `show --json`", bench.peak(program, "show", FORCE, "--json"), 40, "MB")
    row(f"the same, record grown {TIMES} times",
        bench.peak(program, "show", GROWN_FORCE, "--data", bench.folder / "grown", "--json"), 60, "MB")  # fmt: skip
    return rows


def other_tools(bench: Bench) -> list[str]:
    """Return the rows of the comparison with what a user would pick instead, on the same data."""
    b, d = bench.bin, bench.folder
    pandas = d / "pandas_show.py"
    pandas.write_text(
        "import pandas\n"
        f"rows = pandas.read_csv('{d}/record.csv')\n"
        f"print(rows[rows.force == '{FORCE}'][['cycle', 'area', 'grade', 'published']].to_string())\n"
    )
    low = "('requires-improvement', 'inadequate')"
    questions = {
        f"How was {FORCE} graded over time?": {
            "peeltrack": f"{b}/peeltrack show {FORCE} --json",
            "jq on the exported JSON": f"jq '.reports.{FORCE}' {d}/record.json",
            "sqlite3 on the exported database":
                f"sqlite3 {d}/record.db \"select cycle, area, grade from judgments where force = '{FORCE}'\"",
            "sqlite-utils on the exported database":
                f"{b}/sqlite-utils {d}/record.db \"select cycle, area, grade from judgments where force = '{FORCE}'\"",
            "csvkit on the exported CSV": f"{b}/csvgrep -c force -m {FORCE} {d}/record.csv",
            "a pandas script on the exported CSV": f"{b}/python {pandas}",
            "yq on the YAML": f"{b}/yq '.reports.{FORCE}' {d}/record.yaml",
        },
        "Which grades are requires improvement or worse?": {
            "peeltrack (as runs, with what ended them)": f"{b}/peeltrack flag --json",
            "sqlite3": f"sqlite3 {d}/record.db \"select force, cycle, area, grade from judgments where grade in {low}\"",
            "sqlite-utils": f"{b}/sqlite-utils {d}/record.db \"select force, cycle, area, grade from judgments where grade in {low}\"",
            "csvkit": f"{b}/csvgrep -c grade -r '^(requires-improvement|inadequate)$' {d}/record.csv",
        },
    }  # fmt: skip
    rows = []
    for question, tools in questions.items():
        seconds = bench.medians([f"{command} > /dev/null" for command in tools.values()], turns=10)
        for tool, found in zip(tools, seconds, strict=True):
            rows.append(
                f"| {question} | {tool} | {found * 1000:.0f} ms | {found / seconds[0]:.1f} |"
            )
            question = ""
    return rows


def machine() -> str:
    """Return what the numbers were measured on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(": ", 1)[1]
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main() -> None:
    """Measure, and print the tables or write them into bench/README.md."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="peeltrack-bench-") as folder:
        bench = Bench(Path(folder))
        bench.prepare()
        text = "\n".join(
            [
                f"Machine: {machine()}. Medians of {TURNS} runs, in turns.",
                "",
                "| what | at most | measured |",
                "|---|---|---|",
                *own_costs(bench),
                "",
                "What a user would pick instead, on the same data:",
                "",
                "| question | with | median | to peeltrack |",
                "|---|---|---|---|",
                *other_tools(bench),
                "",
            ]
        )
    print(text)
    if "--write" in sys.argv[1:]:
        head, _, _ = README.read_text(encoding="utf-8").partition("<!-- measured -->\n")
        README.write_text(f"{head}<!-- measured -->\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
