"""Pictures as SVG of our own: rows in, text out, one module a picture.

Each is readable without colour (hatching), dark, printed (light), and without eyes: a title, and
a description that gives the numbers and names the query with the same rows as a table.
"""
