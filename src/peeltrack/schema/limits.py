"""How much is read: what is larger is no record that people edit, and could take the machine's memory."""

MAX_BYTES = 32 * 2**20
"""The largest data file, in bytes. A record a hundred times the national one is about 20 MB."""
MAX_SOURCE = 8 * 2**20
"""The largest source file, in bytes: a press release is thousands of times smaller."""
MAX_EVENTS = 1_500_000
"""The most keys, values and ends of mappings and lists in one file. The record a hundred times the real size has
fewer than a million; with this, no file takes more than ten seconds and 500 MB, valid or not."""
MAX_DEPTH = 20
"""How deep mappings and lists may nest. The schema needs less than ten levels; the rest is room to say, in the
schema's words, what is wrong with a file that nests a little too much."""
