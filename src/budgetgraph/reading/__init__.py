"""Reading: the bytes of one file become a Document (pages of paragraphs and tables). One module a format."""
