"""The questions: pure functions, a record in and a result out. No printing, no files, no clock."""
