"""Check a dump of linked data, ours or another's: one small module a group of checks."""
