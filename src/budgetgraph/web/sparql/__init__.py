"""The SPARQL endpoint: a protocol over HTTP, in front of worker processes that can be killed."""
