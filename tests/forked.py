"""The command as a process that need not import it first: forked from one that has, and has done nothing else.

To start the interpreter and import the program takes longer than most answers. In all else this is a process
like any other: its streams, folder, environment and status are its own. What depends on the start or the end
of an interpreter is tested with a command that is started: the encoding of streams, the seed of hashes, what
is imported and when.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NoReturn

SILENCE = 120
"""How many seconds a command that writes nothing, and does not end, is waited for."""
LAZY = (
    "filelock", "jinja2", "sqlite3", "tabulate", "xlsxwriter", "matplotlib.figure",
    *(f"matplotlib.backends.backend_{kind}" for kind in ("agg", "pdf", "svg")),
)  # fmt: skip
"""What the program imports when it uses it, beside its own modules."""


def run(
    args: Sequence[str], env: Mapping[str, str], cwd: str | os.PathLike[str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command with these arguments and return how it ended and what it wrote.

    Raises TimeoutError where it hangs.
    """
    ours, theirs = socket.socketpair()
    streams = [os.pipe(), os.pipe()]
    with theirs:
        socket.send_fds(_forker()[1], [b"!"], [theirs.fileno(), *(there for _, there in streams)])
    for _, there in streams:
        os.close(there)
    with ours, ours.makefile("rwb") as asked:
        pickle.dump((list(args), dict(env), os.fspath(cwd or os.getcwd())), asked)
        asked.flush()
        pid: int = pickle.load(asked)
        out, err = _written([here for here, _ in streams], pid)
        return subprocess.CompletedProcess(list(args), pickle.load(asked), out, err)


def _written(pipes: Sequence[int], pid: int) -> list[str]:
    """Return what a process writes into each of some pipes until it closes them."""
    pieces: dict[int, list[bytes]] = {pipe: [] for pipe in pipes}
    left = set(pipes)
    while left:
        ready = select.select(left, [], [], SILENCE)[0]
        if not ready:
            os.kill(pid, signal.SIGKILL)
            raise TimeoutError(f"the command has been silent for {SILENCE} seconds")
        for pipe in ready:
            piece = os.read(pipe, 1 << 16)
            pieces[pipe].append(piece)
            if not piece:
                left.remove(pipe)
                os.close(pipe)
    whole = (b"".join(found).decode("utf-8") for found in pieces.values())
    return [text.replace("\r\n", "\n").replace("\r", "\n") for text in whole]


@cache
def _forker() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the process that forks, and return it and the way to it: when this closes, it ends."""
    from conftest import environment

    ours, theirs = socket.socketpair()
    alone = environment({"OPENBLAS_NUM_THREADS": "1"})  # of many threads, only one would be forked
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", __file__, str(theirs.fileno())],
            env=alone,
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return process, ours


# Who forks


def _serve(control: socket.socket) -> None:
    """Fork a command for each who asks, one after the other, until no one can any more."""
    import peeltrack
    from peeltrack.output.chart.alone import load_alone

    load_alone()
    for module in pkgutil.walk_packages(peeltrack.__path__, "peeltrack."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LAZY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    control.set_inheritable(False)
    while numbers := socket.recv_fds(control, 1, 3)[1]:
        _attend(*numbers)


def _attend(asking: int, out: int, err: int) -> None:
    """Fork the command that is asked for, say which process it is, and, when it has ended, how."""
    with socket.socket(fileno=asking) as connection, connection.makefile("rwb") as asked:
        args, env, folder = pickle.load(asked)
        pid = os.fork()
        if not pid:
            os.close(asking)
            _command(args, env, folder, out, err)
        os.close(out)
        os.close(err)
        pickle.dump(pid, asked)
        asked.flush()
        pickle.dump(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), asked)


def _command(args: list[str], env: dict[str, str], folder: str, out: int, err: int) -> NoReturn:
    """Be the command, and end without taking apart what was imported, which takes longer than most answers."""
    from peeltrack.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for number, stream in ((out, 1), (err, 2)):
        os.dup2(number, stream)
        os.close(number)
    sys.argv = ["-c", *args]
    status: object = 1
    try:
        main()
    except SystemExit as left:
        status = left.code
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
