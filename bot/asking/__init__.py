"""Words → Query → Answer → Reply."""
