"""What is printed: each builder turns one record into the context of its template.

Labels stay lazy, so that the template can print them in one language or in both; names are
read in the language that is active when the builder runs (see ``rendering``).
"""
