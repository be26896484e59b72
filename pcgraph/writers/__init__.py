"""Write answers for people and for tools: one module a kind of reader."""
