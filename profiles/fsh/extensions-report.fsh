// Where FHIR has no home for a leaf of what comes back. Those of a Reference are about whom it names: a person who is
// named and not sent along.

RuleSet: OneValue(type)
* insert Published
* value[x] 1..1
* value[x] only {type}

Extension: Role
Id: waymark-ext-role
Title: "Role"
Description: "What somebody who is named does, or is to the person. PRSB: Seen by / Role and the like."
Context: Reference
* insert OneValue(CodeableConcept)

Extension: Specialty
Id: waymark-ext-specialty
Title: "Specialty"
Description: "The specialty of a contact, or of whoever is named. PRSB: Contacts with professionals / Specialty, Signpost to / Specialty."
Context: Encounter, Reference
* insert OneValue(CodeableConcept)

Extension: NamedService
Id: waymark-ext-service
Title: "Service"
Description: "The service of whoever is named. PRSB: Signpost to / Service."
Context: Reference
* insert OneValue(CodeableConcept)

Extension: NamedOrganisation
Id: waymark-ext-organisation
Title: "Organisation"
Description: "The organisation of whoever is named. PRSB: Signpost to / Organisation."
Context: Reference
* insert OneValue(Reference(Organization\))

Extension: NamedContactDetail
Id: waymark-ext-contact-detail
Title: "Contact detail"
Description: "How to reach whoever is named. PRSB: Signpost to / Contact details, Who / Contact details, Responsibility for review / Contact details."
Context: Reference
* insert OneValue(ContactPoint)

Extension: ContactMethod
Id: waymark-ext-contact-method
Title: "Contact method"
Description: "How they met, or tried to. PRSB: Consultation method."
Context: Encounter
* insert OneValue(CodeableConcept)
* value[x] from ContactMethodSet (required)

Extension: Attendance
Id: waymark-ext-attendance
Title: "Attendance"
Description: "Whether they met."
Context: Encounter
* insert OneValue(CodeableConcept)
* value[x] from AttendanceSet (required)

Extension: ContactOutcome
Id: waymark-ext-contact-outcome
Title: "Outcome of contact"
Description: "What came of a contact. PRSB: Outcome of contact."
Context: Encounter
* insert OneValue(CodeableConcept)

Extension: AccompaniedTo
Id: waymark-ext-accompanied-to
Title: "Accompanied to"
Description: "The connection to whose service the link worker went along with the person. The service did not ask for the visit, so it is not based on the connection."
Context: Encounter
* insert OneValue(Reference(ServiceRequest\))

Extension: Strength
Id: waymark-ext-strength
Title: "Strength"
Description: "What the person is good at, enjoys, or has to build on. PRSB: Care and support plan / Strengths."
Context: CarePlan
* insert OneValue(CodeableConcept)

Extension: Agreement
Id: waymark-ext-agreement
Title: "Agreement"
Description: "Whether the person, or somebody who may speak for them, agreed to the plan. PRSB: Agreed with person or legitimate representative."
Context: CarePlan
* insert Published
* extension contains
    agreed 0..1 and
    name 0..1 and
    role 0..1
* extension[agreed].value[x] 1..1
* extension[agreed].value[x] only boolean
* extension[name].value[x] 1..1
* extension[name].value[x] only string
* extension[role].value[x] 1..1
* extension[role].value[x] only CodeableConcept

Extension: FundingSource
Id: waymark-ext-funding-source
Title: "Funding source"
Description: "Who pays for what is planned. PRSB: Care funding source."
Context: CarePlan
* insert OneValue(Reference(Organization\))

Extension: UpdatedOn
Id: waymark-ext-updated-on
Title: "Updated on"
Description: "When a plan, or an action of it, was last changed by those whose plan it is. PRSB: Date this plan was last updated, Date last updated."
Context: CarePlan, ServiceRequest
* insert OneValue(dateTime)

Extension: ReviewOn
Id: waymark-ext-review-on
Title: "Review on"
Description: "When a plan, or an action of it, is looked at again. PRSB: Planned review date/interval, Review date."
Context: CarePlan, ServiceRequest
* insert OneValue(dateTime)

Extension: ReviewBy
Id: waymark-ext-review-by
Title: "Review by"
Description: "Who looks at the plan again. PRSB: Responsibility for review."
Context: CarePlan
* insert OneValue(Reference(Practitioner or PractitionerRole\))

Extension: Importance
Id: waymark-ext-importance
Title: "Importance"
Description: "How much a goal matters to the person, from 1 to 10. PRSB: Goal importance score."
Context: Goal
* insert OneValue(integer)
* value[x] obeys wm-score

Extension: Confidence
Id: waymark-ext-confidence
Title: "Confidence"
Description: "How sure the person feels to carry out an action, from 1 to 10. PRSB: Confidence."
Context: ServiceRequest
* insert OneValue(integer)
* value[x] obeys wm-score

Invariant: wm-score
Description: "A score that the person gives is a whole number from 1 to 10."
Severity: #error
Expression: "$this >= 1 and $this <= 10"

Extension: ActionStatus
Id: waymark-ext-action-status
Title: "Status of an action"
Description: "How an action goes, in the link worker's codes and words. PRSB: Actions and activities / Status."
Context: ServiceRequest
* insert OneValue(CodeableConcept)

Extension: AssessmentSummary
Id: waymark-ext-assessment-summary
Title: "Assessment summary"
Description: "What was found, in words. PRSB: Assessment summary."
Context: Observation
* insert OneValue(string)

Extension: Score
Id: waymark-ext-score
Title: "Score"
Description: "What the value of an assessment is of. PRSB: Assessment score."
Context: Observation
* insert OneValue(CodeableConcept)

Extension: TimePoint
Id: waymark-ext-time-point
Title: "Time point"
Description: "When in the journey an assessment was made."
Context: Observation
* insert OneValue(code)
* value[x] from TimePointSet (required)
