"""Put together what an assessor is shown of one framework: a page a competency."""
