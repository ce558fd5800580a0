"""Performance tables as forms: whose they are, their money, their texts, their indicators."""
