"""SSSOM tables of others: read whole, held against SSSOM 1.1 alone, written in canonical form."""
