"""A Chinese question becomes an answer with its sources, or an honest refusal."""
