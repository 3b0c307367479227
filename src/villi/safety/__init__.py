"""What is safe: gates that stand in front of everything shown, who to call, how to word it."""
