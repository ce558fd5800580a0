"""Extraction: a Document becomes Disclosure records, each with its place. Vocabulary lies in `data/vocabulary`."""
