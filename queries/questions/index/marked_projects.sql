-- Projects that print a score or an execution rate.
SELECT report, source, label, score, rate FROM project
WHERE report IN (SELECT value FROM json_each(:report)) AND (score IS NOT NULL OR rate IS NOT NULL) ORDER BY report, source
