"""What becomes of what was entered: approved, taken back, looked up."""
