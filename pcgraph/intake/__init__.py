"""Make a framework of what a reader found in a file: every line accounted for, nothing invented."""
