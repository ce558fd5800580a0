"""Pages become blocks, and the blocks of all pages one Document: paragraphs, tables and wide sheets joined."""
