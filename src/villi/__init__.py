"""villi examines a diet for the gut and the mood."""
