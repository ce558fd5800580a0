"""Plain text becomes a Document: its lines, and the tables that tabs, bars or blanks set."""
