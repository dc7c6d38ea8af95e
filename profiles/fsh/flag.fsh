Profile: ReferralFlag
Parent: Flag
Id: waymark-flag
Title: "Flag"
Description: "What must be seen before anybody meets the person: requirements, safeguarding, risks. A flag that only some may see carries the security label R. Repeats UKCore-Flag 1.1.0 (UK Core STU1 0.5.1), which narrows nothing but the profiles that references lead to."
* insert Published
* obeys wm-flag-statement
* insert Carries(Indicator, indicator, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-indicator)
* insert Carries(Detail, detail, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-detail)
* insert Carries(LocalAuthority, localAuthority, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-local-authority)
* subject only Reference(Patient)
* category 1..*
* obeys wm-flag-category
* insert SlicedBy(category.coding, value, system)
* category.coding contains kind 0..1
* category.coding[kind].system 1..1
* category.coding[kind].system = "https://waymark.example/fhir/CodeSystem/flag-category" (exactly)
* category.coding[kind].code 1..1
* category.coding[kind] from FlagCategorySet (required)

Invariant: wm-flag-category
Description: "A flag has exactly one category of CodeSystem flag-category; others may stand beside it."
Severity: #error
Expression: "category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/flag-category').count() = 1"

Invariant: wm-flag-statement
Description: "That no risk is known is said under the category risk."
Severity: #error
Expression: "(code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/risk-statement').exists()) implies (category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/flag-category' and code = 'risk').exists())"
