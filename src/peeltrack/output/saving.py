"""Saving what is handed on, so that a reader finds the old file or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def save(path: Path, content: bytes) -> None:
    """Replace a file's content at one instant, or make the file.

    It is written to a file beside it and renamed; permissions stay, and a symbolic link stays a link to
    the new file. Raises OSError that names `path`, leaving the file as it was.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied")
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        try:
            with beside.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o7777)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
