Profile: ReferralMessageHeader
Parent: MessageHeader
Id: waymark-messageheader
Title: "Message header"
Description: "What a message of the shape of the NHS Booking and Referral Standard (BaRS, IG 1.12.0) says about itself. Repeats the constraints of UKCore-MessageHeader 2.1.0 (UK Core STU1 0.5.1)."
* insert Published
* obeys wm-header-response and wm-header-source

// UKCore-MessageHeader 2.1.0 binds the event to its own list (extensible); BaRS has its own codes, which we require.
* event[x] only Coding
* eventCoding from MessageEventSet (required)
* reason 1..1
* reason from MessageReasonSet (required)
// BaRS: `system|value`, the service of each side.
* destination 1..1
* destination.endpoint obeys wm-header-endpoint
* source.endpoint obeys wm-header-endpoint
// BaRS: who is to receive it, who sends it, what it is about, and which definition it keeps to.
* destination.receiver 1..1
* sender 1..1
* focus 1..*
* definition 1..1

Invariant: wm-header-endpoint
Description: "An endpoint is written system|value, as BaRS addresses a service."
Severity: #error
Expression: "$this.matches('^[^|]+[|][^|]+$')"

Invariant: wm-header-response
Description: "An answer says which message it answers."
Severity: #error
Expression: "(event.code = 'servicerequest-response') implies (response.exists())"

Invariant: wm-header-source
Description: "BaRS asks for the name of the organisation or system that sends."
Severity: #warning
Expression: "source.name.exists()"
