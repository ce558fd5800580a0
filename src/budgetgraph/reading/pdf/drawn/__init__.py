"""What a page draws: glyphs and rules from a PDF library, texts over one another told apart, damage told."""
