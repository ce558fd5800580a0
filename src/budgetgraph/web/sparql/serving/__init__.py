"""The protocol over HTTP: requests in, whole answers or problems out, by the short way or the long."""
