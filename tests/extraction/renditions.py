"""The files of the shared disclosures that the hand readings are held against: the five texts and what was typeset of
them."""

TEXTS = ("000.txt", "001.txt", "002.txt", "003.txt", "004.txt")
RULED = ("000-ruled.pdf", "002-ruled.pdf", "003-ruled.pdf", "004-raw.pdf")
PDFS = (*RULED, "003-borderless.pdf")
OFFICE = ("000.html", "002.docx")
