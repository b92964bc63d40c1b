"""Answers as text: ``formats`` is the table of formats, ``writing`` writes an answer in one of them.

Each family of formats has its writer in a module of its own, which is imported on use.
"""
