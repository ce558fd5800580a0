"""The way of the data through all rooms: files in, a new generation of the store and one result a file out."""
