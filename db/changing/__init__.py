"""Changes: as values, before → after, approved, booked; drafts and the files that prove them."""
