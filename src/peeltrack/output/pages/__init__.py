"""Answers as pages for people: what stands where, before it is drawn."""
