"""The pages: makers that take a view and the arguments of a task and give back a reply."""
