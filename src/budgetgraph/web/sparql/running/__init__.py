"""Queries run: worker processes, their lanes and limits, and lookups without them."""
