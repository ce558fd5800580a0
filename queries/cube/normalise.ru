# Writes out what the abbreviated form of a Data Cube leaves to be inferred (W3C recommendation, normalisation).
# Types and component properties first, then the values attached to data sets and slices on each observation.
INSERT { ?x a qb:Observation } WHERE { { ?x qb:dataSet ?d } UNION { ?s qb:observation ?x } } ;
INSERT { ?x a qb:Slice } WHERE { ?d qb:slice ?x } ;
INSERT { ?c qb:componentProperty ?p . ?p a qb:DimensionProperty } WHERE { ?c qb:dimension ?p } ;
INSERT { ?c qb:componentProperty ?p . ?p a qb:MeasureProperty } WHERE { ?c qb:measure ?p } ;
INSERT { ?c qb:componentProperty ?p . ?p a qb:AttributeProperty } WHERE { ?c qb:attribute ?p } ;
INSERT { ?x ?p ?value } WHERE {
  ?c qb:componentAttachment qb:DataSet ; qb:componentProperty ?p .
  ?d qb:structure/qb:component ?c ; ?p ?value .
  ?x qb:dataSet ?d .
} ;
INSERT { ?x ?p ?value } WHERE {
  ?c qb:componentAttachment qb:Slice ; qb:componentProperty ?p .
  ?d qb:structure/qb:component ?c ; qb:slice ?slice .
  ?slice ?p ?value ; qb:observation ?x .
}
