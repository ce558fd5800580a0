"""Tables in several pieces become whole: over page breaks, in text, and cut by hand."""
