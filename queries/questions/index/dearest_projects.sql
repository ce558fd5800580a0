-- Projects of the year's own money that are described with an amount.
SELECT report, source, label, value FROM project
WHERE report IN (SELECT value FROM json_each(:report)) AND value IS NOT NULL AND fundYear LIKE '%/fund-year/current' ORDER BY report, source
