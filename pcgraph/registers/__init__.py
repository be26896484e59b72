"""Read the national register of NOS, lay it over the graph, and look codes up in it."""
