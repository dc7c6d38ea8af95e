Profile: Fact
Parent: Observation
Id: waymark-observation
Title: "Fact about a person"
Description: "A fact about the person, the setting in which they live, or a pregnancy. Repeats the constraints of UKCore-Observation 2.0.2 (UK Core STU1 0.5.1); its reference targets are those of R4."
* insert Published
* obeys wm-fact-words and wm-fact-coded and wm-fact-boolean and wm-fact-part

* status = #final
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains socialHistory 1..1
* category[socialHistory] = $observation-category#social-history
* subject 1..1
* subject only Reference(Patient)

// UKCore-Observation 2.0.2: code.coding sliced by system, open; a SNOMED CT or LOINC code has a display.
* insert SlicedBy(code.coding, value, system)
* code.coding contains fact 1..1 and snomedCT 0..* and loinc 0..*
* code.coding[fact].system 1..1
* code.coding[fact].system = "https://waymark.example/fhir/CodeSystem/fact" (exactly)
* code.coding[fact].code 1..1
* code.coding[fact] from FactSet (required)
* code.coding[snomedCT].system 1..1
* code.coding[snomedCT].system = "http://snomed.info/sct" (exactly)
* code.coding[snomedCT].code 1..1
* code.coding[snomedCT].display 1..1
* code.coding[snomedCT] from https://fhir.hl7.org.uk/ValueSet/UKCore-ObservationType (extensible)
* code.coding[loinc].system 1..1
* code.coding[loinc].system = "http://loinc.org" (exactly)
* code.coding[loinc].code 1..1
* code.coding[loinc].display 1..1

// UKCore-Observation 2.0.2: at most one SNOMED CT body site, with a display; method extensible.
* insert SlicedBy(bodySite.coding, value, system)
* bodySite.coding contains snomedCT 0..1
* bodySite.coding[snomedCT].system 1..1
* bodySite.coding[snomedCT].system = "http://snomed.info/sct" (exactly)
* bodySite.coding[snomedCT].code 1..1
* bodySite.coding[snomedCT].display 1..1
* bodySite.coding[snomedCT] from https://fhir.hl7.org.uk/ValueSet/UKCore-BodySite (extensible)
* method from https://fhir.hl7.org.uk/ValueSet/UKCore-ObservationMethod (extensible)

// Ours: the two dates that are part of another fact.
* insert SlicedBy(component, pattern, code)
* component contains stoppedSmoking 0..1 and expectedDelivery 0..1
* component[stoppedSmoking].code = $sct#160625004
* component[stoppedSmoking].value[x] only dateTime
* component[expectedDelivery].code = $fact#expected-delivery-date
* component[expectedDelivery].value[x] only dateTime
// UKCore-Observation 2.0.2: a SNOMED CT code of a component has a display.
* insert SlicedBy(component.code.coding, value, system)
* component.code.coding contains snomedCT 0..*
* component.code.coding[snomedCT].system 1..1
* component.code.coding[snomedCT].system = "http://snomed.info/sct" (exactly)
* component.code.coding[snomedCT].code 1..1
* component.code.coding[snomedCT].display 1..1
* component.code.coding[snomedCT] from https://fhir.hl7.org.uk/ValueSet/UKCore-ObservationType (extensible)

RuleSet: ValueOf(type, facts)
* severity = #error
* human = "These facts have a value of type {type}, if any: {facts}."
* expression = "where(code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/fact' and (code in ({facts}))).exists()).all(value.empty() or value is {type})"

Invariant: wm-fact-words
* insert ValueOf(string, 'pronoun' | 'relevant-contacts' | 'educational-establishment' | 'educational-history' | 'lifestyle-choices' | 'social-circumstances' | 'access' | 'dependants' | 'household-environment')

Invariant: wm-fact-coded
* insert ValueOf(CodeableConcept, 'phenotypic-sex' | 'sexual-orientation' | 'carer-status' | 'location-of-birth' | 'gp-registration' | 'immigration-status' | 'household-composition' | 'occupational-history' | 'smoking-status' | 'alcohol-intake' | 'drug-use' | 'accommodation-status')

Invariant: wm-fact-boolean
* insert ValueOf(boolean, 'pregnancy-status')

Invariant: wm-fact-part
Description: "The expected delivery date is part of the pregnancy status, not a fact on its own."
Severity: #error
Expression: "code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/fact' and code = 'expected-delivery-date').empty()"
