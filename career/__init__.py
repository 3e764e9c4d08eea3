"""The career application: I-Prof and I-Professionnel, known to people only through single sign-on."""
