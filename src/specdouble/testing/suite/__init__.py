"""`specdouble test`: one run over one API, in layers, that ends in one result."""
