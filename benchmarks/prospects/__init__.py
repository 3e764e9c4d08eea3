"""The prospects of 60,000 people, in processor time."""
