"""The workbook of a framework: what its sheets hold, and what a person changed in them."""
