-- Indicators of some names whose target is a number.
SELECT report, source, label, project, target, targetValue, targetUnit FROM indicator
WHERE report IN (SELECT value FROM json_each(:report)) AND label IN (SELECT value FROM json_each(:indicator)) AND targetValue IS NOT NULL
ORDER BY report, project, label, source
