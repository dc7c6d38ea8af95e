Profile: ReferralCarePlan
Parent: CarePlan
Id: waymark-careplan
Title: "Service received, or plan of a referral"
Description: "A service that the person already has, or the plan through which the referral is made; the category says which. Repeats UKCore-CarePlan 2.0.0 (UK Core STU1 0.5.1), which narrows nothing but the profiles that references lead to."
* insert Published
* obeys wm-careplan-category and wm-careplan-referral
* insert Carries(LocalAuthority, localAuthority, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-local-authority)
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category.coding, value, system)
* category.coding contains kind 0..1
* category.coding[kind].system 1..1
* category.coding[kind].system = "https://waymark.example/fhir/CodeSystem/careplan-category" (exactly)
* category.coding[kind].code 1..1
* category.coding[kind] from CarePlanCategorySet (required)

Invariant: wm-careplan-category
Description: "A care plan has exactly one category of CodeSystem careplan-category; others may stand beside it."
Severity: #error
Expression: "category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/careplan-category').count() = 1"

Invariant: wm-careplan-referral
Description: "The plan behind a referral is a plan, and is completed, as BaRS has it."
Severity: #error
Expression: "(category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/careplan-category' and code = 'referral-plan').exists()) implies (status = 'completed' and intent = 'plan')"
