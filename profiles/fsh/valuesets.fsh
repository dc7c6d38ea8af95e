// Value sets for required bindings. Those of a single system are whole systems; the others list codes that somebody
// else defined, so that a binding can be checked without a terminology server.

RuleSet: WholeSystem(system)
* insert Published
* include codes from system {system}

ValueSet: NeedSet
Id: need
Title: "Needs"
Description: "Every need that Waymark has a word for."
* insert WholeSystem($need)

ValueSet: NeedPhaseSet
Id: need-phase
Title: "When a need was found"
Description: "The phases of a journey in which a need can come to light."
* insert WholeSystem($need-phase)

ValueSet: ProgressSet
Id: progress
Title: "Progress"
Description: "Every state in which the work on a referral can be."
* insert WholeSystem($progress)

ValueSet: ProgressReasonSet
Id: progress-reason
Title: "Reasons for where the work stands"
Description: "Every reason for a rejection, a pause, an early end or a withdrawal."
* insert WholeSystem($progress-reason)

ValueSet: ClosingSet
Id: closing
Title: "Closings"
Description: "Every way in which work that ran its course can end."
* insert WholeSystem($closing)

ValueSet: HoldingReasonSet
Id: holding-reason
Title: "Reasons for holding"
Description: "Everything that holding can be for."
* insert WholeSystem($holding-reason)

ValueSet: SharingLevelSet
Id: sharing-level
Title: "Sharing levels"
Description: "How much may go back to the practice."
* insert WholeSystem($sharing-level)

ValueSet: FlagCategorySet
Id: flag-category
Title: "Flag categories"
Description: "The kinds of flag that a referral carries."
* insert WholeSystem($flag-category)

ValueSet: FactSet
Id: fact
Title: "Facts about a person"
Description: "Every fact that an Observation in a referral can state."
* insert WholeSystem($fact)

ValueSet: CarePlanCategorySet
Id: careplan-category
Title: "Care plan categories"
Description: "The kinds of CarePlan that a referral carries."
* insert WholeSystem($careplan-category)

ValueSet: ReferralTaskStatusSet
Id: referral-task-status
Title: "Task statuses of a referral"
Description: "The statuses that the work on a referral can have: those of FHIR R4 without draft and ready, which no progress state uses."
* insert Published
* $task-status#requested
* $task-status#received
* $task-status#accepted
* $task-status#rejected
* $task-status#in-progress
* $task-status#on-hold
* $task-status#completed
* $task-status#failed
* $task-status#cancelled
* $task-status#entered-in-error

ValueSet: ReferralIntentSet
Id: referral-intent
Title: "Intents of a referral"
Description: "The intents with which a referral is asked for: an order, or a plan, which is how the NHS Booking and Referral Standard says it."
* insert Published
* $request-intent#order
* $request-intent#original-order
* $request-intent#plan

ValueSet: MessageEventSet
Id: message-event
Title: "Message events"
Description: "The events of the NHS Booking and Referral Standard (IG 1.12.0) that Waymark sends and takes."
* insert Published
* $message-events-bars#servicerequest-request
* $message-events-bars#servicerequest-response

ValueSet: MessageReasonSet
Id: message-reason
Title: "Message reasons"
Description: "Why a message is sent: message-reason-bars 1.1.0 of the NHS Booking and Referral Standard."
* insert Published
* $message-reason-bars#new
* $message-reason-bars#update
* $message-reason-bars#delete

ValueSet: NhsNumberStatusSet
Id: nhs-number-status
Title: "NHS number verification status"
Description: "The codes that UK Core STU1 0.5.1 requires (ValueSet UKCore-NHSNumberVerificationStatus 2.1.0), listed so that they can be checked without its package. The newer codes of England may stand beside one of them."
* insert Published
* $nhs-number-status#number-present-and-verified
* $nhs-number-status#number-present-but-not-traced
* $nhs-number-status#trace-required
* $nhs-number-status#trace-attempted
* $nhs-number-status#trace-needs-to-be-resolved
* $nhs-number-status#trace-in-progress
* $nhs-number-status#number-not-present-and-trace-not-required
* $nhs-number-status#trace-postponed
* $nhs-number-status#number-present-and-traced-using-welsh-nhs-ar
* $null-flavor#NI

ValueSet: ContactMethodSet
Id: contact-method
Title: "Contact methods"
Description: "Every way in which a link worker and a person can meet."
* insert WholeSystem($contact-method)

ValueSet: AttendanceSet
Id: attendance
Title: "Attendance"
Description: "Everything that can be said about whether they met."
* insert WholeSystem($attendance)

ValueSet: UptakeSet
Id: uptake
Title: "Uptake"
Description: "Everything that can be said about whether a connection was taken up."
* insert WholeSystem($uptake)

ValueSet: TimePointSet
Id: time-point
Title: "Time points"
Description: "The points of a journey at which something can be measured."
* insert WholeSystem($time-point)
