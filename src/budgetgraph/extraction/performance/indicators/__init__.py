"""Performance indicators in rows, cells, pairs and sentences, and what a target says."""
