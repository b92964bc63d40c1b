"""The verbs: a table of them, a module for each, and what several of them share."""
