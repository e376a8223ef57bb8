"""The applicant's side of a question about a running case: reading it, answering it."""
