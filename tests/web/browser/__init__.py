"""A package, so that the browser is closed after these tests and not at the end of all."""
