"""Hold what one framework says against what a form of others can carry."""
