"""The bytes of a PDF become a Document: glyphs and rules, then lines and table fragments, then paragraphs and tables.

`pdfium` reads; `pdfplumber` is asked where its text looks broken, and is the reference in tests.
"""

from budgetgraph.reading.pdf.reader import READER, read_pdf

__all__ = ["READER", "read_pdf"]
