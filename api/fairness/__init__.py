"""Whether the core that draws people is fair, counted over very many draws of an invented pool."""
