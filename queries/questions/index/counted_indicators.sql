-- How many indicators each report has of the whole body and of each project, one of them as the source.
SELECT report, project, CAST(COUNT(*) AS TEXT) AS number, MIN(source) AS source FROM indicator
WHERE report IN (SELECT value FROM json_each(:report)) GROUP BY report, project ORDER BY report, project
