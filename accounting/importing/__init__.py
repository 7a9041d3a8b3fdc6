"""A ledger file on its way in: read, detect, parse, controls. No database here."""
