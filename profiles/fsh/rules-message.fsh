// What a message holds. Its header is its first entry (R4, bdl-12).

RuleSet: OfReferral(expression)
* expression = "(entry[0].resource.where(event.code = 'servicerequest-request' and reason.coding.code = 'new').exists()) implies ({expression})"

Invariant: wm-message-ids
Description: "Every entry of a message is known by a UUID (BaRS)."
Severity: #error
Expression: "$this.matches('^urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$')"

Invariant: wm-message-profile
Description: "Every resource of a message claims a profile (BaRS)."
Severity: #error
Expression: "resource.meta.profile.exists()"

Invariant: wm-message-updated
Description: "Every resource of a message says when it was last updated (BaRS)."
Severity: #error
Expression: "resource.meta.lastUpdated.exists()"

Invariant: wm-message-request
Description: "A message that asks is about exactly one ServiceRequest that is no action of a plan."
Severity: #error
Expression: "(entry[0].resource.where(event.code = 'servicerequest-request').exists()) implies (entry.resource.ofType(ServiceRequest).where(category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).count() = 1)"

Invariant: wm-message-focus
Description: "A message that asks is focused on its ServiceRequest."
Severity: #error
Expression: "(entry[0].resource.where(event.code = 'servicerequest-request').exists()) implies ((entry.where(resource is ServiceRequest and resource.category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).fullUrl | entry.resource.ofType(MessageHeader).focus.reference).count() < entry.where(resource is ServiceRequest and resource.category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).fullUrl.distinct().count() + entry.resource.ofType(MessageHeader).focus.reference.distinct().count())"

Invariant: wm-message-category
Description: "A ServiceRequest of a message has one category, of two codings: the BaRS category referral and Waymark's use case social-prescribing."
Severity: #error
Expression: "entry.resource.ofType(ServiceRequest).where(category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).all(category.count() = 1 and category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/use-case' and code = 'social-prescribing').exists() and category.coding.where(system = 'https://fhir.nhs.uk/CodeSystem/message-category-servicerequest' and code = 'referral').exists())"

Invariant: wm-message-person
Description: "A referral message has exactly one Patient."
Severity: #error
* insert OfReferral([[entry.resource.ofType(Patient).count() = 1]])

Invariant: wm-message-encounter
Description: "A referral message has exactly one Encounter that is no contact of a link worker, finished or triaged, which the request belongs to."
Severity: #error
* insert OfReferral([[entry.resource.ofType(Encounter).where(type.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).count() = 1 and entry.resource.ofType(Encounter).where(type.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).all(status = 'finished' or status = 'triaged') and entry.resource.ofType(ServiceRequest).encounter.exists()]])

Invariant: wm-message-plan
Description: "A referral message has exactly one CarePlan that is the plan behind the referral."
Severity: #error
* insert OfReferral([[entry.resource.ofType(CarePlan).category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/careplan-category' and code = 'referral-plan').count() = 1]])

Invariant: wm-message-service
Description: "A referral message has exactly one HealthcareService: the one that is asked."
Severity: #error
* insert OfReferral([[entry.resource.ofType(HealthcareService).count() = 1]])

Invariant: wm-message-work
Description: "A referral message has the work that it asks for: at least one Task."
Severity: #error
* insert OfReferral([[entry.resource.ofType(Task).exists()]])

Invariant: wm-message-based-on
Description: "The request of a referral message is active, a plan, and based on a CarePlan."
Severity: #error
* insert OfReferral([[entry.resource.ofType(ServiceRequest).where(category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part').empty()).all(status = 'active' and intent = 'plan' and basedOn.exists())]])

Invariant: wm-message-performer
Description: "The request of a referral message names the HealthcareService that is asked."
Severity: #error
* insert OfReferral([[(entry.where(resource is HealthcareService).fullUrl | entry.resource.ofType(ServiceRequest).performer.reference).count() < entry.where(resource is HealthcareService).fullUrl.distinct().count() + entry.resource.ofType(ServiceRequest).performer.reference.distinct().count()]])

Invariant: wm-message-risks
Description: "Risks are mandatory (PRSB): there is a Flag of category risk, which may say that no risk is known."
Severity: #error
* insert OfReferral([[entry.resource.ofType(Flag).category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/flag-category' and code = 'risk').exists()]])

Invariant: wm-message-telecom
Description: "In a message the person's telephone and e-mail stand under Patient.contact, not under Patient.telecom (BaRS)."
Severity: #error
Expression: "entry.resource.ofType(Patient).telecom.empty()"

Invariant: wm-message-contact-rank
Description: "At most one contact of the person is ranked first (BaRS)."
Severity: #error
Expression: "entry.resource.ofType(Patient).contact.where(extension('https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactRank').where(value = 1).exists()).count() <= 1"

Invariant: wm-message-cancelled
Description: "A message that is not new and not an answer takes the request back: revoked, or entered-in-error."
Severity: #error
Expression: "(entry[0].resource.where(event.code = 'servicerequest-request' and reason.coding.where(code = 'update' or code = 'delete').exists()).exists()) implies (entry.resource.ofType(ServiceRequest).all(status = 'revoked' or status = 'entered-in-error'))"

Invariant: wm-message-response
Description: "An answer says where the work stands: it has a Task."
Severity: #error
Expression: "(entry[0].resource.where(event.code = 'servicerequest-response').exists()) implies (entry.resource.ofType(Task).exists())"

// What BaRS asks for and a real referral may lack.

Invariant: wm-message-organizations
Description: "BaRS asks for the organisations of sender and receiver."
Severity: #warning
Expression: "entry.resource.ofType(Organization).count() >= 2"

Invariant: wm-message-organization-name
Description: "BaRS asks for the name of each organisation."
Severity: #warning
Expression: "entry.resource.ofType(Organization).all(name.exists())"

Invariant: wm-message-service-identity
Description: "BaRS asks for the name of the service and for its id in the directory of services."
Severity: #warning
Expression: "entry.resource.ofType(HealthcareService).all(name.exists() and identifier.exists())"

Invariant: wm-message-consent
Description: "BaRS asks for a Consent."
Severity: #warning
* insert OfReferral([[entry.resource.ofType(Consent).exists()]])

Invariant: wm-message-needs
Description: "BaRS asks for what the person is up against: at least one Condition with words."
Severity: #warning
* insert OfReferral([[entry.resource.ofType(Condition).code.text.exists()]])

Invariant: wm-message-authored
Description: "BaRS asks for the date of the request and of the work."
Severity: #warning
* insert OfReferral([[entry.resource.ofType(ServiceRequest).authoredOn.exists() and entry.resource.ofType(Task).authoredOn.exists()]])

Invariant: wm-message-journey
Description: "BaRS asks for the journey, so that every step of it can be put together."
Severity: #warning
* insert OfReferral([[entry.resource.ofType(Encounter).episodeOfCare.exists()]])

Invariant: wm-message-activity
Description: "BaRS asks for the account of the sender and the Task in the plan behind the referral."
Severity: #warning
* insert OfReferral([[entry.resource.ofType(CarePlan).activity.where(outcomeCodeableConcept.text.exists() and reference.exists()).exists()]])
