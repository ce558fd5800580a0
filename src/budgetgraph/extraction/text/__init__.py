"""Running text in order: headings, passages, sections, and numbers that are no figures."""
