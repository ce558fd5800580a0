"""Word and Excel files become Documents, those of before 2007 too."""
