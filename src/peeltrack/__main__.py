"""`python -m peeltrack`: the command line."""

from peeltrack.cli import main

main()
