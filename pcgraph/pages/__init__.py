"""The pages about the graph: what stands on each, and how it is written as HTML.

The static site of a release and the server write the same pages from the same templates.
"""
