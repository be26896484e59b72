"""What a release is made of; each module gives some of its files."""
