"""The brand's pages of published comparisons and of the groups behind them."""
