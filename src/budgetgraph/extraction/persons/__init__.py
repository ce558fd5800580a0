"""Persons in printed text: recognised by labels, by their places and by their names, and masked (rule 10)."""
