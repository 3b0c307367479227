"""A randomised experiment of one person: plan it, draw its schedule, analyse it by its own randomisation."""
