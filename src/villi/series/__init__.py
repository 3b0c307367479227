"""Daily series from a diary and its intake: what was felt, what came before, what must be allowed for."""
