"""The history of the ledger's table."""
