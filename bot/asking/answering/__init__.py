"""Query → Answer: figures, verdicts and evidence as data, in no language."""
