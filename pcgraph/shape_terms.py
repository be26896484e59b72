"""Name the terms of SHACL that shapes are written with, and what each takes."""

REFERENCES = frozenset({"node", "not", "property", "qualifiedValueShape"})
"""Properties that point at another shape."""

SHAPE_LISTS = frozenset({"and", "or", "xone"})
"""Properties that point at a list of shapes."""

LISTS = frozenset({"ignoredProperties", "in", "languageIn", *SHAPE_LISTS})

PATHS = frozenset(
    {"alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath"}
)

TARGETS = frozenset({"targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"})

COUNTS = frozenset(
    {"maxCount", "maxLength", "minCount", "minLength", "qualifiedMaxCount", "qualifiedMinCount"}
)
BOOLEANS = frozenset({"closed", "deactivated", "qualifiedValueShapesDisjoint", "uniqueLang"})
TEXTS = frozenset({"flags", "message", "pattern"})
LIMITS = frozenset({"maxExclusive", "maxInclusive", "minExclusive", "minInclusive"})
IRIS = frozenset(
    {"class", "datatype", "disjoint", "equals", "lessThan", "lessThanOrEquals", "severity"}
    | (TARGETS - {"targetNode"})
)
ONCE = frozenset(
    {"datatype", "flags", "nodeKind", "path", "pattern", "qualifiedValueShape", "severity"}
    | {"ignoredProperties", "in", "languageIn"}
    | COUNTS
    | BOOLEANS
    | LIMITS
)
"""Properties that a shape has once: of two values each validator would take another."""

SHAPES = (
    REFERENCES | LISTS | TARGETS | COUNTS | BOOLEANS | TEXTS | LIMITS | IRIS | ONCE | {"hasValue"}
)
"""Properties that only a shape has."""

KINDS = frozenset(
    {"BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRI", "IRIOrLiteral", "Literal"}
)
_WORDS = frozenset(
    {"declare", "defaultValue", "description", "group", "name", "namespace", "order", "prefix"}
    | {"NodeShape", "PrefixDeclaration", "PropertyGroup", "PropertyShape", "Shape"}
    | {"Info", "Violation", "Warning", "entailment", "shapesGraph", "suggestedShapesGraph"}
)

CORE = SHAPES | PATHS | KINDS | _WORDS
"""All terms that may stand in a shape file."""

NOT_RUN = frozenset(
    {"ask", "condition", "construct", "expression", "filterShape", "intersection", "nodes"}
    | {"js", "jsFunctionName", "jsLibrary", "jsLibraryURL", "labelTemplate", "nodeValidator"}
    | {"object", "optional", "parameter", "predicate", "prefixes", "propertyValidator"}
    | {"resultAnnotation", "returnType", "rule", "select", "sparql", "subject", "target"}
    | {"this", "union", "update", "validator", "values", "annotationProperty"}
    | {"annotationValue", "annotationVarName", "ConstraintComponent", "Function", "JSConstraint"}
    | {"JSExecutable", "JSFunction", "JSLibrary", "JSRule", "JSTarget", "JSTargetType"}
    | {"JSValidator", "Parameter", "Parameterizable", "ResultAnnotation", "Rule"}
    | {"SPARQLAskExecutable", "SPARQLAskValidator", "SPARQLConstraint"}
    | {"SPARQLConstructExecutable", "SPARQLExecutable", "SPARQLFunction", "SPARQLRule"}
    | {"SPARQLSelectExecutable", "SPARQLSelectValidator", "SPARQLTarget", "SPARQLTargetType"}
    | {"SPARQLUpdateExecutable", "Target", "TargetType", "TripleRule", "Validator"}
)
"""Terms of SHACL beyond its core: queries, scripts and rules, which are not run here."""
