"""Projects and performance indicators, in tables, forms, descriptions and sentences."""
