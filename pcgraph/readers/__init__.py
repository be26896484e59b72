"""Read what people bring, in the formats that they have it in."""
