"""One handler a kind of question: slots and reports in, an outcome with figures and places out."""
