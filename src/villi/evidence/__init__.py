"""What is known: the article's statements with their answers, the studies behind them, and pooling."""
