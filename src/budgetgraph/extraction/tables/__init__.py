"""Tables become statements: captions, heads, rows, figures, and which rows count."""
