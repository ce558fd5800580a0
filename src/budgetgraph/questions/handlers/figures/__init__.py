"""Answers that are figures or lists of them: looked up, composed, as shares, of years before."""
