Profile: ReferralTask
Parent: Task
Id: waymark-task
Title: "Work on a referral"
Description: "Where the work on one referral stands: the status is coarse, the business status is fine, and the status reason says why where a reason is due. Repeats UKCore-Task 1.1.0 (UK Core STU1 0.5.1), which narrows nothing but the profiles that references lead to."
* insert Published
* insert StandsSomewhere

* intent from ReferralIntentSet (required)
* code 1..1
* code = $task-code#fulfill
* focus 1..1
* focus only Reference(ServiceRequest)
* for only Reference(Patient)

* insert SlicedBy(input, pattern, type)
* input contains returnResponseTo 0..1
* input[returnResponseTo].type = $task-parameter#return-response-to
* input[returnResponseTo].value[x] only string

// Where the work stands: the same for the work on a referral and for what is asked of others on the way.

RuleSet: StandsSomewhere
* obeys wm-task-requested and wm-task-received and wm-task-accepted and wm-task-rejected and wm-task-in-progress
* obeys wm-task-on-hold and wm-task-completed and wm-task-failed and wm-task-cancelled and wm-task-entered-in-error
* obeys wm-task-reason and wm-task-reason-rejected and wm-task-reason-on-hold and wm-task-reason-failed
* obeys wm-task-reason-cancelled and wm-task-holding and wm-task-closing
* insert Carries(Holding, holding, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-holding)
* status from ReferralTaskStatusSet (required)
* businessStatus 1..1
* insert SlicedBy(businessStatus.coding, value, system)
* businessStatus.coding contains progress 1..1
* businessStatus.coding[progress].system 1..1
* businessStatus.coding[progress].system = "https://waymark.example/fhir/CodeSystem/progress" (exactly)
* businessStatus.coding[progress].code 1..1
* businessStatus.coding[progress] from ProgressSet (required)
* insert SlicedBy(statusReason.coding, value, system)
* statusReason.coding contains reason 1..1
* statusReason.coding[reason].system 1..1
* statusReason.coding[reason].system = "https://waymark.example/fhir/CodeSystem/progress-reason" (exactly)
* statusReason.coding[reason].code 1..1
* statusReason.coding[reason] from ProgressReasonSet (required)
* insert SlicedBy(output, pattern, type)
* output contains closing 0..1
* output[closing].type = $task-parameter#closing
* output[closing].value[x] only CodeableConcept
* output[closing].value[x] from ClosingSet (required)

// Each state belongs to one status (src/domain/progress.ts, progressTable; test/profiles.test.ts compares the two).

RuleSet: StatusOf(status, states)
* severity = #error
* human = "The business statuses that go with the status {status}, and with no other, are {states}."
* expression = "(businessStatus.coding.where(system = 'https://waymark.example/fhir/CodeSystem/progress' and (code in ({states}))).exists()) implies (status = '{status}')"

Invariant: wm-task-requested
* insert StatusOf(requested, 'sent')

Invariant: wm-task-received
* insert StatusOf(received, 'received')

Invariant: wm-task-accepted
* insert StatusOf(accepted, 'accepted' | 'waiting-list')

Invariant: wm-task-rejected
* insert StatusOf(rejected, 'rejected')

Invariant: wm-task-in-progress
* insert StatusOf(in-progress, 'contact-attempted' | 'did-not-attend' | 'engaged' | 'plan-agreed' | 'connected' | 'holding')

Invariant: wm-task-on-hold
* insert StatusOf(on-hold, 'paused')

Invariant: wm-task-completed
* insert StatusOf(completed, 'closed')

Invariant: wm-task-failed
* insert StatusOf(failed, 'ended-early')

Invariant: wm-task-cancelled
* insert StatusOf(cancelled, 'withdrawn')

Invariant: wm-task-entered-in-error
* insert StatusOf(entered-in-error, 'entered-in-error')

// A status that needs a reason takes the reasons of its own row of that table.

RuleSet: ReasonsOf(status, reasons)
* severity = #error
* human = "The reason is one that goes with the status {status}: {reasons}."
* expression = "where(status = '{status}').statusReason.coding.where(system = 'https://waymark.example/fhir/CodeSystem/progress-reason').all(code in ({reasons}))"

Invariant: wm-task-reason
Description: "A coded reason, with words beside it where there are any, is given for rejected, on-hold, cancelled and failed, and for no other status."
Severity: #error
Expression: "statusReason.exists() = (status in ('rejected' | 'on-hold' | 'cancelled' | 'failed'))"

Invariant: wm-task-reason-rejected
* insert ReasonsOf(rejected, 'out-of-area' | 'not-eligible' | 'outside-the-role' | 'no-capacity' | 'needs-clinical-or-crisis-service' | 'duplicate' | 'cannot-be-contacted' | 'person-declined' | 'other')

Invariant: wm-task-reason-on-hold
* insert ReasonsOf(on-hold, 'person-asked' | 'person-unwell' | 'person-away' | 'service-unavailable' | 'other')

Invariant: wm-task-reason-failed
* insert ReasonsOf(failed, 'did-not-engage' | 'person-declined' | 'moved' | 'died' | 'cannot-be-contacted' | 'needs-clinical-or-crisis-service' | 'other')

Invariant: wm-task-reason-cancelled
* insert ReasonsOf(cancelled, 'no-longer-needed' | 'person-declined' | 'sent-elsewhere' | 'duplicate' | 'moved' | 'died' | 'other')

Invariant: wm-task-holding
Description: "What holding is for is said with the business status holding, and with no other."
Severity: #error
Expression: "extension('https://waymark.example/fhir/StructureDefinition/waymark-ext-holding').exists() = businessStatus.coding.where(system = 'https://waymark.example/fhir/CodeSystem/progress' and code = 'holding').exists()"

Invariant: wm-task-closing
Description: "How the work ended is said with the business status closed, and with no other."
Severity: #error
Expression: "output.where(type.coding.where(system = 'https://waymark.example/fhir/CodeSystem/task-parameter' and code = 'closing').exists()).exists() = businessStatus.coding.where(system = 'https://waymark.example/fhir/CodeSystem/progress' and code = 'closed').exists()"
