"""Who follows whom: services, their gestionnaires, rules, exceptions, absences."""
