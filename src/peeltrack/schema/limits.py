"""How much is read: what is larger is no record that people edit, and could take the machine's memory."""

MAX_BYTES = 32 * 2**20
"""The largest data file, in bytes. A record a hundred times the national one is about 20 MB."""
MAX_SOURCE = 8 * 2**20
"""The largest source file, in bytes: a press release is thousands of times smaller."""
MAX_EVENTS = 1_500_000
"""The most keys, values and ends of mappings and lists in one file. The record a hundred times the real size has
fewer than a million; with this, no file takes more than ten seconds and 500 MB, valid or not."""
MAX_GRADES, MAX_AREAS, MAX_CYCLES, MAX_FORCES = 100, 2_000, 500, 10_000
"""The most of each. There are five grades, a few dozen areas, a cycle every other year, and 43 forces."""
MAX_CELLS = 500_000
"""The most places that a framework and forces make for a judgment: each area of each cycle, for each force. Answers
go through them all, and a few lines can make millions; the record a hundred times the real size has 400,000."""
MAX_TEXT = 50_000
"""The most characters of one key or value, which are some twenty pages: what is longer is a document, and no note on one.
To compare, name or write it would take a hundred times its size."""
MAX_ROWS, MAX_COLUMNS = 100_000, 1_000
"""The most judgments of one table, its notes and sources counted too, and the most columns. The inspectorate has
given some three thousand judgments."""
MAX_DEPTH = 20
"""How deep mappings and lists may nest. The schema needs less than ten levels; the rest is room to say, in the
schema's words, what is wrong with a file that nests a little too much."""
