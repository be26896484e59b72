"""Measure tasks, ours beside those of other engines, each in a process of its own."""
