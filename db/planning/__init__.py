"""Working days, the department's dates, and how a year's money is meant to be spent."""
