"""Records become triples: identifiers, mapping, code lists, and the store with its generations."""
