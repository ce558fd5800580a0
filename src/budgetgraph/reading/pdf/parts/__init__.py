"""The parts of tables without rules: where they stand, their columns, their header words, their rows."""
