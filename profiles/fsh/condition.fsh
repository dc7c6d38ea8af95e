// Three kinds of Condition, told apart by category. Each repeats the constraints of UKCore-Condition 2.2.0 (UK Core
// STU1 0.5.1): extensible bindings of category, code and body site. Its reference targets are those of R4.

RuleSet: UkCoreCondition
* insert Published
* obeys wm-condition-state
* category from https://fhir.hl7.org.uk/ValueSet/UKCore-ConditionCategory (extensible)
* code from https://fhir.hl7.org.uk/ValueSet/UKCore-ConditionCode (extensible)
* bodySite from https://fhir.hl7.org.uk/ValueSet/UKCore-BodySite (extensible)
// The NHS Booking and Referral Standard asks for both; R4 (con-5) forbids a clinical status of what was an error.
* verificationStatus 1..1
* subject only Reference(Patient)
* category 1..*
* code 1..1
* insert SlicedBy(category, pattern, $this)

Invariant: wm-condition-state
Description: "A clinical status is given, unless the entry was an error."
Severity: #error
Expression: "clinicalStatus.exists() or verificationStatus.coding.where(code = 'entered-in-error').exists()"

Profile: NeedCondition
Parent: Condition
Id: waymark-need
Title: "Need"
Description: "One thing the person is up against, as codes, as words, or as both. Repeats the constraints of UKCore-Condition 2.2.0 (UK Core STU1 0.5.1)."
* insert UkCoreCondition
* category contains presenting 1..1
* category[presenting] = $sct#33962009
* insert Carries(FoundAt, foundAt, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-found-at)
* insert SlicedBy(code.coding, value, system)
* code.coding contains need 0..1
* code.coding[need].system 1..1
* code.coding[need].system = "https://waymark.example/fhir/CodeSystem/need" (exactly)
* code.coding[need].code 1..1
* code.coding[need] from NeedSet (required)

Profile: PersonReport
Parent: Condition
Id: waymark-person-report
Title: "What the person says"
Description: "What the person says is wrong, in their own words. Repeats the constraints of UKCore-Condition 2.2.0 (UK Core STU1 0.5.1)."
* insert UkCoreCondition
* category contains personReported 1..1
* category[personReported] = $condition-category#person-reported
* code.text 1..1

Profile: Problem
Parent: Condition
Id: waymark-problem
Title: "Problem"
Description: "An entry of the person's problem list. Repeats the constraints of UKCore-Condition 2.2.0 (UK Core STU1 0.5.1)."
* insert UkCoreCondition
* category contains problemList 1..1
* category[problemList] = $condition-category-hl7#problem-list-item
* onset[x] only dateTime
* abatement[x] only dateTime
