"""Reports in: narrative reports, self-evaluation forms and tables become readings, readings become rows."""
