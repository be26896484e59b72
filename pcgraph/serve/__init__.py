"""The server: pages, linked data, SPARQL, tables and review, over a pool of processes."""
