"""What running text says in figures: claims with topic, metric, direction and reason."""
