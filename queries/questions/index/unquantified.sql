-- Indicators whose target is no number.
SELECT report, source, label, project, target, operator FROM indicator
WHERE report IN (SELECT value FROM json_each(:report)) AND operator IN ('qualitative', 'none') ORDER BY report, source
