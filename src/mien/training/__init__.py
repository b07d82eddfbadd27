"""Training of the models: data readers, augmentation, networks, loop and export.

Only the modules of this package that need torch import it; reading data works in the base install.
"""
