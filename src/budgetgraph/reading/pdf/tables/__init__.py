"""Kinds of tables, by what is drawn of them: ruled heads, joints, painted cells, open sides, forms, no rule at all."""
