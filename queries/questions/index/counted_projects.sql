-- How many projects each report names, one of them as the source.
SELECT report, CAST(COUNT(DISTINCT label) AS TEXT) AS number, MIN(source) AS source FROM project
WHERE report IN (SELECT value FROM json_each(:report)) GROUP BY report ORDER BY report
