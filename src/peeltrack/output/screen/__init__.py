"""Answers as people see them: the longer pages, and drawing them on a terminal, in a pipe or in a notebook."""
