"""What all handlers work with: facts and the choice among them, limits, rows, outcomes, the index of figures."""
