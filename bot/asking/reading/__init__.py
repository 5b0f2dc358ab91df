"""Words → Query: a lexicon for each language, and readers by topic."""
