"""The answers: for each its columns, what it says in every form, and its page where that is short."""
