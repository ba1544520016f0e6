"""Changing record files safely: what a change says, the lines it takes, and writing them."""
