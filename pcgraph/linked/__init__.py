"""Linked data: what each address of the graph opens as, its documents and its plain page."""
