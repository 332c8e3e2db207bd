"""Places: what their names mean, by a gazetteer and by what else a message tells."""
