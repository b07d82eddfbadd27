"""Programs for the people who build mien; nothing here is part of the installed package."""
