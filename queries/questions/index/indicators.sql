-- Indicators with all that is printed of them.
SELECT report, source, label, project, target, targetValue, targetUnit, operator, actual, actualValue, weight, score,
  completion, previous, deviation, basis, description, type, typeName, line, page
FROM indicator WHERE report IN (SELECT value FROM json_each(:report)) ORDER BY report, source
