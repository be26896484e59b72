"""The pages that only a server has, one module a page."""
