"""Suggest which NOS may evidence a competency, and say why; what a person then decides is theirs."""
