"""Reading in a process of its own, which has a budget of time and memory and can be ended."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, NamedTuple

SECONDS = 10
"""The most time that reading one document takes."""
MEGABYTES = 400
"""The most memory that it takes, where the system can hold a process to it."""

Message = dict[str, Any]
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from peeltrack.documents.budget import child; child(sys.argv[2])"
)


class Told(NamedTuple):
    """What the process told before it ended, and why it did not come to its end, if so."""

    messages: list[Message]
    stopped: str | None


def read_apart(reader: str, data: bytes) -> Told:
    """Return what the `tell` of a module of this package, "pdf" or "html", tells of a document. Raises OSError where no process starts.

    What it told before its time or memory was over is kept.
    """
    command = [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path), reader]
    with tempfile.TemporaryFile() as answers:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=answers, stderr=subprocess.DEVNULL
        )
        try:
            process.communicate(data, timeout=SECONDS)
            stopped = None
        except subprocess.TimeoutExpired:
            stopped = f"reading it takes longer than {SECONDS} seconds"
        finally:
            process.kill()
            process.wait()
        answers.seek(0)
        messages = list(_messages(answers.read()))
    end = messages.pop()["end"] if messages and "end" in messages[-1] else None
    if end == "memory":
        stopped = f"reading it takes more than {MEGABYTES} MB of memory"
    elif end is None:
        stopped = stopped or "the process that read it broke off"
    return Told(messages, stopped)


def _messages(answers: bytes) -> Iterator[Message]:
    for line in answers.split(b"\n"):
        try:
            yield json.loads(line)
        except ValueError:
            return  # the process was ended while it wrote this


def child(reader: str) -> None:
    """Read the document on standard input, and tell what is in it on standard output, a message a line."""
    _limit_memory()
    module = importlib.import_module(f"peeltrack.documents.{reader}")
    try:
        for message in module.tell(sys.stdin.buffer.read()):
            _tell(message)
    except MemoryError:
        _tell({"end": "memory"})
    else:
        _tell({"end": "whole"})


def _tell(message: Message) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        try:
            resource.setrlimit(kind, (MEGABYTES * 2**20, resource.getrlimit(kind)[1]))
        except (OSError, ValueError):
            continue  # the system does not hold processes to this one
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
