"""The way back for whoever forgot the password: a code by letter, then a new password.

Owns recovery attempts. Each step stores its proof on the attempt's row and returns to
`rules.next_step`. An unknown address takes the same way in the same time: the same rows, a letter
that is made and dropped, a code that is never right. The change signs nobody in.
"""
