// What comes back: each kind of resource is told from others of its type by a code of CodeSystem report-part.

Profile: ReportedContact
Parent: Encounter
Id: waymark-contact
Title: "Contact"
Description: "One meeting, call or try between a link worker and a person. PRSB: Contacts with professionals."
* insert Published
* subject 1..1
* subject only Reference(Patient)
* type 1..*
* insert SlicedBy(type, pattern, $this)
* type contains contact 1..1
* type[contact] = $report-part#contact
* insert Carries(ContactMethod, contactMethod, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-contact-method)
* insert Carries(Attendance, attendance, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-attendance)
* insert Carries(ContactOutcome, outcome, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-contact-outcome)
* insert Carries(Specialty, specialty, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-specialty)
* insert Carries(AccompaniedTo, accompaniedTo, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-accompanied-to)

Profile: FoundNeed
Parent: Condition
Id: waymark-found-need
Title: "Need found, or need in a plan"
Description: "A need that came to light after the referral, or that the plan answers; the category says which. Repeats the constraints of UKCore-Condition 2.2.0 (UK Core STU1 0.5.1)."
* insert UkCoreCondition
* obeys wm-found-need-kind
* category contains found 0..1 and planned 0..1
* category[found] = $condition-category#found-need
* category[planned] = $condition-category#plan-need
* insert Carries(FoundAt, foundAt, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-found-at)
* insert SlicedBy(code.coding, value, system)
* code.coding contains need 0..1
* code.coding[need].system 1..1
* code.coding[need].system = "https://waymark.example/fhir/CodeSystem/need" (exactly)
* code.coding[need].code 1..1
* code.coding[need] from NeedSet (required)

Invariant: wm-found-need-kind
Description: "It was found on the way, or is in the plan: exactly one of the two."
Severity: #error
Expression: "category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/condition-category' and (code = 'found-need' or code = 'plan-need')).count() = 1"

Profile: SupportAssessment
Parent: Observation
Id: waymark-assessment
Title: "Assessment"
Description: "What was found out about the person, in words or as the result of an instrument. PRSB: Assessments."
* insert Published
* subject 1..1
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains assessment 1..1
* category[assessment] = $report-part#assessment
* value[x] only Quantity
* effective[x] only dateTime
* component.value[x] only Quantity
* insert Carries(TimePoint, timePoint, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-time-point)
* insert Carries(AssessmentSummary, summary, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-assessment-summary)
* insert Carries(Score, score, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-score)

Profile: Signpost
Parent: Communication
Id: waymark-signpost
Title: "Signpost"
Description: "A name and a number handed over to the person. It is not a referral. PRSB: Signpost details."
* insert Published
* subject 1..1
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains signpost 1..1
* category[signpost] = $report-part#signpost

Profile: SupportPlan
Parent: CarePlan
Id: waymark-support-plan
Title: "Support plan"
Description: "What the person and the link worker agreed. Its needs, goals and actions are resources that it refers to, and that refer to what they are for. PRSB: Care and support plan."
* insert Published
* intent = #plan
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains supportPlan 1..1
* category[supportPlan] = $careplan-category#support-plan
* insert Carries(Strength, strength, 0..*, https://waymark.example/fhir/StructureDefinition/waymark-ext-strength)
* insert Carries(Agreement, agreement, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-agreement)
* insert Carries(FundingSource, fundingSource, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-funding-source)
* insert Carries(UpdatedOn, updatedOn, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-updated-on)
* insert Carries(ReviewOn, reviewOn, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-review-on)
* insert Carries(ReviewBy, reviewBy, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-review-by)

Profile: PlanGoal
Parent: Goal
Id: waymark-goal
Title: "Goal"
Description: "What the person hopes for, or a smaller goal on the way there; the category says which. A goal addresses the need it is for, a stage goal the action it belongs to. PRSB: Goals and hopes, Stage goal."
* insert Published
* obeys wm-goal-kind
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains goal 0..1 and stageGoal 0..1
* category[goal] = $report-part#goal
* category[stageGoal] = $report-part#stage-goal
* addresses 1..*
* insert Carries(Importance, importance, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-importance)

Invariant: wm-goal-kind
Description: "It is a goal or a stage goal: exactly one of the two."
Severity: #error
Expression: "category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part' and (code = 'goal' or code = 'stage-goal')).count() = 1"

Profile: PlanAction
Parent: ServiceRequest
Id: waymark-plan-action
Title: "Action of a plan"
Description: "A step towards a goal: who does what, when, and how sure they are of it. It is no referral. PRSB: Actions and activities."
* insert Published
* intent = #plan
* doNotPerform = false
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains action 1..1
* category[action] = $report-part#plan-action
* occurrence[x] only dateTime
* extension contains http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal named pertainsToGoal 1..*
* extension[pertainsToGoal].url = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal" (exactly)
* insert Carries(ActionStatus, actionStatus, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-action-status)
* insert Carries(Confidence, confidence, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-confidence)
* insert Carries(UpdatedOn, updatedOn, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-updated-on)
* insert Carries(ReviewOn, reviewOn, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-review-on)

Profile: WorkSummary
Parent: Composition
Id: waymark-summary
Title: "Summary"
Description: "What the link worker writes to the practice: what is asked of it first, then what happened. PRSB: Plan and requested actions, Clinical Summary."
* insert Published
* obeys wm-summary-actions
* subject 1..1
* subject only Reference(Patient)
* type = $report-part#summary

Invariant: wm-summary-actions
Description: "It is not said both that no action is needed and what the action is."
Severity: #error
Expression: "section.code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part' and (code = 'requested-actions' or code = 'no-action-needed')).count() <= 1"
