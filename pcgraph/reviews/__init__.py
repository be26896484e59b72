"""One card at a time: what is asked of a person, what the answers come to. No screen, no file."""
