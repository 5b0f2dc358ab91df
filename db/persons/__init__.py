"""Who is known, how they come in, what they answer for and wish."""
