// Ours, where neither FHIR nor UK Core has a home for a leaf of the PRSB standard.

Extension: Grade
Id: waymark-ext-grade
Title: "Grade"
Description: "The grade of a professional. PRSB: Referrer details / Grade, Referral to / Grade, Signpost to / Grade."
Context: PractitionerRole, Reference
* insert Published
* value[x] 1..1
* value[x] only string

Extension: Team
Id: waymark-ext-team
Title: "Team"
Description: "The team or department of a professional. PRSB: Referrer details / Team, Referral to / Team, Signpost to / Team, Who / Team."
Context: PractitionerRole, Reference
* insert Published
* value[x] 1..1
* value[x] only string

Extension: Indicator
Id: waymark-ext-indicator
Title: "Indicator"
Description: "Whether what the flag is about applies. PRSB: Reasonable adjustment flag, Safeguarding indicator."
Context: Flag
* insert Published
* value[x] 1..1
* value[x] only boolean

Extension: Detail
Id: waymark-ext-detail
Title: "Detail"
Description: "What else must be known about a flag, in words. PRSB: Additional detail, Comment."
Context: Flag
* insert Published
* value[x] 1..1
* value[x] only string

Extension: LocalAuthority
Id: waymark-ext-local-authority
Title: "Local authority"
Description: "The local authority that is responsible. PRSB: Looked after child, Unborn child protection plan, Services and care / Local authority."
Context: Flag, CarePlan
* insert Published
* value[x] 1..1
* value[x] only Reference(Organization)

Extension: ConsentStatement
Id: waymark-ext-consent-statement
Title: "Consent statement"
Description: "What was agreed about sharing, or why it was not asked, in words. PRSB: Consent for information sharing."
Context: Consent
* insert Published
* value[x] 1..1
* value[x] only string

Extension: FoundAt
Id: waymark-ext-found-at
Title: "Found at"
Description: "When in the journey a need came to light."
Context: Condition
* insert Published
* value[x] 1..1
* value[x] only code
* value[x] from NeedPhaseSet (required)

Extension: Holding
Id: waymark-ext-holding
Title: "Holding"
Description: "Why support goes on, on purpose, while the person waits, gets ready for change, or needs someone to stand by them; since when, and when to look again."
Context: Task
* insert Published
* extension contains
    why 1..1 and
    words 0..1 and
    since 0..1 and
    reviewBy 0..1
* extension[why].value[x] 1..1
* extension[why].value[x] only CodeableConcept
* extension[why].value[x] from HoldingReasonSet (required)
* extension[words].value[x] 1..1
* extension[words].value[x] only string
* extension[since].value[x] 1..1
* extension[since].value[x] only dateTime
* extension[reviewBy].value[x] 1..1
* extension[reviewBy].value[x] only dateTime

Extension: RankByOrder
Id: waymark-ext-rank-by-order
Title: "Rank by order"
Description: "The rank beside it only says where the number stands in the list, because BaRS wants a rank on every number. The person stated no preference."
Context: ContactPoint
* insert Published
* value[x] 1..1
* value[x] only boolean
* valueBoolean = true
