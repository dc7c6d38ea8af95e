// Maps from Waymark's codes to those of others. R4 reads an equivalence from the target: wider means that the target
// says more broadly what the source says; narrower, that it says one part of it.

RuleSet: MapHeader(id, name)
* url = "https://waymark.example/fhir/ConceptMap/{id}"
* version = "0.1.0"
* name = "{name}"
* status = #active
* experimental = false
* publisher = "Waymark"
* jurisdiction = urn:iso:std:iso:3166#GB "United Kingdom of Great Britain and Northern Ireland"

// A code of the source, to which Target and Unmatched add.
RuleSet: From(code)
* group[=].element[+].code = #{code}

RuleSet: Target(equivalence, code, display)
* group[=].element[=].target[+].code = #{code}
* group[=].element[=].target[=].display = {display}
* group[=].element[=].target[=].equivalence = #{equivalence}

RuleSet: TargetCode(equivalence, code)
* group[=].element[=].target[+].code = #{code}
* group[=].element[=].target[=].equivalence = #{equivalence}

RuleSet: Because(comment)
* group[=].element[=].target[=].comment = {comment}

RuleSet: Unmatched(comment)
* group[=].element[=].target[+].equivalence = #unmatched
* group[=].element[=].target[=].comment = {comment}
