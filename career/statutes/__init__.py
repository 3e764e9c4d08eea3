"""The statutory rules as dated data: corps, grades, durations, indices, each with its source."""
