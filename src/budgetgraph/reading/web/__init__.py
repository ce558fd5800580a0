"""Web pages become Documents; data tables are told from tables of layout."""
