"""Answers that hold figures against each other: years, bodies, stages, ranks and screens; and the reasons."""
