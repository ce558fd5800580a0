"""Answers on projects and performance indicators."""
