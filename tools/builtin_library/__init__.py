"""Compose, render, master and encode the music that ships with mien: see README.md beside this file."""
