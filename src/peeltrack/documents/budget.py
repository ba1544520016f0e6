"""Reading in a process of its own, which has a budget of time and memory and can be ended."""

import importlib
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, NamedTuple

SECONDS = 10
"""The most time of a processor that reading one document takes."""
PATIENCE = 20
"""The most seconds that are waited for it, on a machine that is busy or counts no time of processors."""
MEGABYTES = 400
"""The most memory that it takes, where the system can hold a process to it."""

Message = dict[str, Any]
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from peeltrack.documents.budget import child; child(sys.argv[2], int(sys.argv[3]))"
)
_OVERTIME = -signal.SIGXCPU if hasattr(signal, "SIGXCPU") else None


class Outcome(NamedTuple):
    """What the process told before it ended, and why it did not come to its end, if so."""

    messages: list[Message]
    stopped: str | None


def read_apart(reader: str, data: bytes) -> Outcome:
    """Return what the `tell` of a module of this package, "pdf" or "html", tells of a document.

    What it told before its time or memory was over is kept. Raises OSError where no process starts.
    """
    path = json.dumps([str(folder) for folder in sys.path])
    command = [sys.executable, "-P", "-c", _CHILD, path, reader, str(SECONDS)]
    with tempfile.TemporaryFile() as answers:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=answers, stderr=subprocess.DEVNULL
        )
        try:
            process.communicate(data, timeout=PATIENCE)
            late = process.returncode == _OVERTIME
        except subprocess.TimeoutExpired:
            late = True
        finally:
            process.kill()
            process.wait()
        answers.seek(0)
        messages = list(_messages(answers.read()))
    end = messages.pop()["end"] if messages and "end" in messages[-1] else None
    if late:
        return Outcome(messages, f"reading it takes longer than {SECONDS} seconds")
    if end == "memory":
        return Outcome(messages, f"reading it takes more than {MEGABYTES} MB of memory")
    return Outcome(messages, None if end else "the process that read it broke off")


def _messages(answers: bytes) -> Iterator[Message]:
    for line in answers.split(b"\n"):
        try:
            yield json.loads(line)
        except ValueError:
            return  # the process was ended while it wrote this


def child(reader: str, seconds: int) -> None:
    """Read the document on standard input, and tell what is in it on standard output, a message a line."""
    _limit(seconds)
    module = importlib.import_module(f"peeltrack.documents.{reader}")
    end = "whole"
    try:
        for message in module.tell(sys.stdin.buffer.read()):
            print(json.dumps(message), flush=True)
    except MemoryError:
        end = "memory"
    print(json.dumps({"end": end}), flush=True)


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    memory = MEGABYTES * 2**20
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))
        except (OSError, ValueError):
            continue  # the system does not hold processes to this one
