"""Reads documents: from blocks of text to judgments, each with its words and the rule that read it."""
