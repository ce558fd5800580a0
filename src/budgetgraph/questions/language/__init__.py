"""The words of a question: one spelling, the dictionary, names, years, cues and slots."""
