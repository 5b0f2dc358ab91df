"""Words → Query → Answer → Reply: what is asked of the figures, and what is said."""
