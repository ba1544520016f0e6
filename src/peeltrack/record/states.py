"""What can be known of an area of a force in a cycle."""

GRADED, UNGRADED = "graded", "ungraded"
NOT_ESTABLISHED, NOT_RECORDED = "not-established", "not-recorded"
NOT_ASSESSED, NOT_PUBLISHED = "not-assessed", "not-published"
STATES = (GRADED, UNGRADED, NOT_ESTABLISHED, NOT_RECORDED, NOT_ASSESSED, NOT_PUBLISHED)
"""The states of a cell: a grade is recorded; inspected and not graded; graded, and no public page found that
states the grade; the report is out and assessed the area, or can have, and nothing is recorded; the cycle, or
this report of it, did not grade the area; the report is not out."""
GAPS = (NOT_ESTABLISHED, NOT_RECORDED)
"""The states in which there is, or can be, a grade that the record does not hold."""
