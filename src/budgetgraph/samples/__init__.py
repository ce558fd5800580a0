"""Sample disclosures: a generator of consistent records, and typesetters that print a record in any published form.

Rooms below are used for records and code lists only; what is read back is compared in tests.
"""
