"""Query texts: tokens, graph patterns, advice, and which of them are lookups."""
