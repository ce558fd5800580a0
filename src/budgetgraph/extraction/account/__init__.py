"""The account of every number: what it became, as data, page and picture."""
