"""HTTP: the question form, pages of everything held, the source view, the SPARQL endpoint."""
