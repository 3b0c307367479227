"""A randomised experiment of one person: its lines in the diary, its sealed schedule, its days."""
