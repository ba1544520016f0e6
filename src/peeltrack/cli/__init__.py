"""The command line: a small module a command, loaded when it is called."""

import gc
import sys

# A question lives for a moment and leaves few cycles: to look for them takes a tenth of it, a fifth of a large record's.
gc.set_threshold(1_000_000, 50, 50)

try:
    from peeltrack.cli.main import main
except KeyboardInterrupt:  # while modules load
    raise SystemExit(130) from None
except (ImportError, OSError, MemoryError) as error:
    if sys.stderr:
        sys.stderr.write(f"peeltrack: it cannot start: {error or 'not enough memory'}\n")
    raise SystemExit(4) from None

__all__ = ["main"]
