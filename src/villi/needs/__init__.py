"""What is enough: reference values for a person, and what may be said of an intake beside them."""
