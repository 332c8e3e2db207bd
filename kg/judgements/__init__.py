"""What persons judged of names: kept in a file, brought together from several, weighed against each other."""
