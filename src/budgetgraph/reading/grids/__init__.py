"""The rules of a page become grids, and its glyphs the texts of their cells."""
