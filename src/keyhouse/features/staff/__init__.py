"""The marketplace's own people: their accounts, their sessions, the queue and the case page.

Staff have their own table and kind of session; neither is good in the other's place. Every look at
a paper and every act is a fact.
"""
