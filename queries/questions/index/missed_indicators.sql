-- Indicators that lost points, were completed in part or whose actual value is on the wrong side of the target, or
-- below a target without a sign, with a reason printed for it.
SELECT report, source, label, project, target, targetValue, targetUnit, operator, actual, actualValue, weight, score,
  completion, deviation, type, typeName
FROM indicator WHERE report IN (SELECT value FROM json_each(:report)) AND actual IS NOT NULL AND (
  CAST(score AS REAL) < CAST(weight AS REAL) OR CAST(completion AS REAL) < 100
  OR operator IN ('>=', '>', '=') AND CAST(actualValue AS REAL) < CAST(targetValue AS REAL)
  OR operator IN ('<=', '<', '=') AND CAST(actualValue AS REAL) > CAST(targetValue AS REAL)
  OR operator = 'none' AND deviation IS NOT NULL AND CAST(actualValue AS REAL) < CAST(targetValue AS REAL))
ORDER BY report, project, label, source
