"""Suggest which NOS may evidence a competency, and say why; a person decides."""
