"""Whole mapping sets: what changed between two, what follows from one, how one is handed on."""
