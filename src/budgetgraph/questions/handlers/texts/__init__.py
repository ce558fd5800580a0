"""Answers from running text, and what the audit found about it."""
