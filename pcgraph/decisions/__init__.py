"""What a person decides on a competency and a NOS, and how that is kept in mapping files."""
