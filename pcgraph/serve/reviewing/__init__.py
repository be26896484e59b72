"""What the pages of the review are made of: who asks, the folder, the card, the lists."""
