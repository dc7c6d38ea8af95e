// What a referral holds.

Invariant: wm-bundle-request
Description: "There is exactly one ServiceRequest that is no action of a plan: the referral."
Severity: #error
Expression: "entry.resource.ofType(ServiceRequest).where(category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).count() = 1"

Invariant: wm-bundle-person
Description: "There is exactly one Patient: the person who is referred."
Severity: #error
Expression: "entry.resource.ofType(Patient).count() = 1"

Invariant: wm-bundle-work
Description: "There is at most one Task with the code fulfill: the work on the referral."
Severity: #error
Expression: "entry.resource.ofType(Task).where(code.coding.where(system = 'http://hl7.org/fhir/CodeSystem/task-code' and code = 'fulfill').exists()).count() <= 1"

Invariant: wm-bundle-work-missing
Description: "There is a Task with the code fulfill, which says where the work on the referral stands."
Severity: #warning
Expression: "entry.resource.ofType(Task).where(code.coding.where(system = 'http://hl7.org/fhir/CodeSystem/task-code' and code = 'fulfill').exists()).exists()"

Invariant: wm-bundle-service
Description: "There is a HealthcareService: the service that is asked."
Severity: #error
Expression: "entry.resource.ofType(HealthcareService).exists()"

Invariant: wm-bundle-risks
Description: "Risks are mandatory (PRSB): there is a Flag of category risk, which may say that no risk is known."
Severity: #error
Expression: "entry.resource.ofType(Flag).category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/flag-category' and code = 'risk').exists()"

Invariant: wm-bundle-no-known-risks
Description: "It is not said both that no risk is known and what the risk is: an active no-known-risks stands alone among the active flags of category risk."
Severity: #error
Expression: "(entry.resource.ofType(Flag).where(status = 'active' and code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/risk-statement' and code = 'no-known-risks').exists()).exists()) implies (entry.resource.ofType(Flag).where(status = 'active' and category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/flag-category' and code = 'risk').exists()).count() = 1)"

Invariant: wm-bundle-facts
Description: "Each fact about the person is stated once."
Severity: #error
Expression: "entry.resource.ofType(Observation).code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/fact').code.isDistinct()"

Invariant: wm-bundle-about-me
Description: "There is at most one set of answers to the Questionnaire about-me."
Severity: #error
Expression: "entry.resource.ofType(QuestionnaireResponse).where(questionnaire = 'https://waymark.example/fhir/Questionnaire/about-me').count() <= 1"
