"""The account's own page: who one is here, how one signs in, what to do if it was not.

Owns adding and removing addresses, the signed-in password change, the fresh proof that these ask
for, and the page behind “This was not me”.
"""
