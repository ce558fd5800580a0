-- Projects with their money and their marks.
SELECT report, source, label, value, initial, revised, spent, fundYear, score, rate
FROM project WHERE report IN (SELECT value FROM json_each(:report)) ORDER BY report, source
