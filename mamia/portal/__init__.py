"""« Mes applications », the portal: what a person may open, from data that an administrator edits."""
