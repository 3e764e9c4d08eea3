"""Three clients that we did not write sign in, refresh, read the profile, sign out: do they understand us?"""
