"""Projects in tables, lists, descriptions and sentences: one record a project."""
