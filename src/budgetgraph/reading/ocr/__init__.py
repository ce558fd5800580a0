"""Scanned pages: the picture of one page becomes its blocks, with the same grids as drawn pages.

The picture is straightened by its long rules, the rules give the grid, ink gives the lines of text, and each line is
read by the recogniser whose weights come with rapidocr (extra `budgetgraph[ocr]`); nothing is fetched from a network.
"""

from budgetgraph.reading.ocr.page import read_page
from budgetgraph.reading.ocr.recognition import is_installed

__all__ = ["is_installed", "read_page"]
