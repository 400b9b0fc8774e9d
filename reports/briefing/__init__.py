"""简报: the text of an area's election in the form of the articles, from figures alone.

``declarations`` says every sentence once; ``clauses`` turns one into words, ``arithmetic`` says how each number comes
about, ``composing`` puts the paragraphs together; ``fields``, ``template`` and ``document`` make a Word file of them.
"""
