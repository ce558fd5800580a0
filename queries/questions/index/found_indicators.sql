-- Indicators of the names that hold what is searched for, with what they aim at and their project.
SELECT report, source, label, project, target AS value FROM indicator
WHERE report IN (SELECT value FROM json_each(:report)) AND label IN (SELECT value FROM json_each(:words)) ORDER BY report, source
