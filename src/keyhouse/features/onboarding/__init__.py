"""A seller's application: company, papers, review, activation.

Runs on the case engine as the kind `application`. Opens a draft when it hears `account.proven`,
sends the letters of the review, and activates the account after an approval.
"""
