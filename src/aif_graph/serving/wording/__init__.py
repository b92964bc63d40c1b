"""Things, statements and sources in the words of pages."""
