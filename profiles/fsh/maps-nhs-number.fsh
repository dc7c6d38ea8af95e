Instance: nhs-number-status-to-england
InstanceOf: ConceptMap
Usage: #definition
Title: "NHS number status, to the codes of England"
Description: "The words of UK Core STU1 (CodeSystem UKCore-NHSNumberVerificationStatus 2.1.0) and the numbers that replaced them for England (UKCore-NHSNumberVerificationStatusEngland, NHS Data Dictionary NHS NUMBER STATUS INDICATOR CODE). Two codes are paired because their names in the two sources are the same."
* insert MapHeader(nhs-number-status-to-england, NhsNumberStatusToEngland)
* group[+].source = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
* group[=].target = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
* insert From(number-present-and-verified)
* insert Target(equivalent, 01, [["Number present and verified"]])
* insert From(number-present-but-not-traced)
* insert Target(equivalent, 02, [["Number present but not traced"]])
* insert From(trace-required)
* insert Target(equivalent, 03, [["Trace required"]])
* insert From(trace-attempted)
* insert Target(equivalent, 04, [["Trace attempted - No match or multiple match found"]])
* insert From(trace-needs-to-be-resolved)
* insert Target(equivalent, 05, [["Trace needs to be resolved - (NHS Number or PATIENT detail conflict)"]])
* insert From(trace-in-progress)
* insert Target(equivalent, 06, [["Trace in progress"]])
* insert From(number-not-present-and-trace-not-required)
* insert Target(equivalent, 07, [["Number not present and trace not required"]])
* insert From(trace-postponed)
* insert Target(equivalent, 08, [["Trace postponed (baby under six weeks old)"]])
* insert From(number-present-and-traced-using-welsh-nhs-ar)
* insert Unmatched([["Used in Wales only. The list for England has no code that says so."]])

Instance: nhs-number-status-from-england
InstanceOf: ConceptMap
Usage: #definition
Title: "NHS number status, from the codes of England"
Description: "The words of UK Core STU1 (CodeSystem UKCore-NHSNumberVerificationStatus 2.1.0) and the numbers that replaced them for England (UKCore-NHSNumberVerificationStatusEngland, NHS Data Dictionary NHS NUMBER STATUS INDICATOR CODE). Two codes are paired because their names in the two sources are the same."
* insert MapHeader(nhs-number-status-from-england, NhsNumberStatusFromEngland)
* group[+].source = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
* group[=].target = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
* insert From(01)
* insert Target(equivalent, number-present-and-verified, [["Number present and verified"]])
* insert From(02)
* insert Target(equivalent, number-present-but-not-traced, [["Number present but not traced"]])
* insert From(03)
* insert Target(equivalent, trace-required, [["Trace required"]])
* insert From(04)
* insert Target(equivalent, trace-attempted, [["Trace attempted - No match or multiple match found"]])
* insert From(05)
* insert Target(equivalent, trace-needs-to-be-resolved, [["Trace needs to be resolved - (NHS number or patient detail conflict)"]])
* insert From(06)
* insert Target(equivalent, trace-in-progress, [["Trace in progress"]])
* insert From(07)
* insert Target(equivalent, number-not-present-and-trace-not-required, [["Number not present and trace not required"]])
* insert From(08)
* insert Target(equivalent, trace-postponed, [["Trace postponed (baby under six weeks old)"]])
