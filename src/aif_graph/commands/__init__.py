"""The verbs that need more than a call of the facade."""
