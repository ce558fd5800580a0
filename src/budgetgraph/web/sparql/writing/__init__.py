"""Results and problems as bytes: media types, tables, workbooks, pages, and where they are kept."""
