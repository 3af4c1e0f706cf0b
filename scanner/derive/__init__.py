"""Joins and set logic: pure functions that work derived resources out of those that were read. An ordinary rule judges the result."""
