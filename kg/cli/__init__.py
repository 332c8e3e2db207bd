"""The commands: click functions, each a thin call of a library function."""
