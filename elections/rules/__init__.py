"""The law of elections as pure functions: rule sets and plain numbers in, outcomes with their reasoning out.

No function knows a person: candidates are keys with a label to speak of them. All comparisons are of whole numbers.
"""
