"""Measure how well a method ranks: what is right is known, and where it stands is counted."""
