"""peeltrack: the PEEL grades of the police forces of England and Wales over time, with the evidence."""

__version__ = "0.1.0"
