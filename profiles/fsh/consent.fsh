Profile: SharingConsent
Parent: Consent
Id: waymark-consent
Title: "Consent"
Description: "What was agreed about sharing, in words, and how much of the story may go back to the practice. Repeats UKCore-Consent 2.0.0 (UK Core STU1 0.5.1), which narrows nothing but the profiles that references lead to."
* insert Published
* insert Carries(ConsentStatement, statement, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-consent-statement)
* scope = $consent-scope#patient-privacy
* patient 1..1
* insert SlicedBy(category, pattern, $this)
* category contains directCare 1..1
* category[directCare] = $consent-category-bars#DRC
* obeys wm-consent-level
* insert SlicedBy(category.coding, value, system)
* category.coding contains level 0..1
* category.coding[level].system 1..1
* category.coding[level].system = "https://waymark.example/fhir/CodeSystem/sharing-level" (exactly)
* category.coding[level].code 1..1
* category.coding[level] from SharingLevelSet (required)

Invariant: wm-consent-level
Description: "At most one sharing level is given."
Severity: #error
Expression: "category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/sharing-level').count() <= 1"
