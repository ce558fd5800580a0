-- Projects of the names that hold what is searched for.
SELECT report, source, label, value FROM project
WHERE report IN (SELECT value FROM json_each(:report)) AND label IN (SELECT value FROM json_each(:words)) ORDER BY report, source
