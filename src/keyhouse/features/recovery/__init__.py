"""The way back for whoever forgot the password: a code by letter or SMS, then a new password.

And for whoever lost the mailbox itself: a case that two people decide.

Owns recovery attempts and lost mailboxes. Each step stores its proof on the attempt's row and
returns to `rules.next_step`. An unknown address takes the same way in the same time: the same rows,
a letter that is made and dropped, a code that is never right. The change signs nobody in.
"""
