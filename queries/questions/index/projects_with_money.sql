-- Projects with their money as it is described and as it is printed.
SELECT report, source, label, value, initial, revised, spent, printed, printedAmount, printedUnit, figure, fundYear
FROM project WHERE report IN (SELECT value FROM json_each(:report)) ORDER BY report, source
