"""Draft what became of each line between two frameworks, and settle the draft."""
