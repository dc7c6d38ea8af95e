// What a link worker asks of others on the way. Each is told from the referral and the work on it by a code of
// CodeSystem report-part, and follows from them: basedOn the request, partOf the work.

Profile: Connection
Parent: ServiceRequest
Id: waymark-connection
Title: "Connection to a service"
Description: "An onward referral to a community service: which service, and what for. Where it stands is its Task's to say; its status says whether the ask stands, was met (completed), was given up (revoked) or was a mistake."
* insert Published
* intent = #filler-order
* doNotPerform = false
* identifier 1..*
* identifier.value 1..1
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains connection 1..1
* category[connection] = $report-part#connection
* performer 1..1

Profile: ConnectionTask
Parent: Task
Id: waymark-connection-task
Title: "Work on a connection"
Description: "Where an onward referral stands, whether the person took it up, and what came of it. It is part of the work on the referral."
* insert Published
* insert StandsSomewhere
* intent from ReferralIntentSet (required)
* code 1..1
* code = $report-part#connection
* focus 1..1
* focus only Reference(ServiceRequest)
* for only Reference(Patient)
* output contains uptake 0..1 and outcome 0..1
* output[uptake].type = $task-parameter#uptake
* output[uptake].value[x] only CodeableConcept
* output[uptake].value[x] from UptakeSet (required)
* output[outcome].type = $task-parameter#outcome
* output[outcome].value[x] only CodeableConcept

Profile: PracticeRequest
Parent: Task
Id: waymark-practice-request
Title: "Request to the practice"
Description: "Something that the practice is asked to do, by when, and where that stands. The need found that it is about is named by its number."
* insert Published
* insert StandsSomewhere
* intent from ReferralIntentSet (required)
* code 1..1
* code = $report-part#practice-action
* identifier 1..*
* identifier.value 1..1
* description 1..1
* for only Reference(Patient)
* reasonReference only Reference(Condition)
