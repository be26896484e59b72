"""The parts that a generated folder is made of."""
