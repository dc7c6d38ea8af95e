// Bundles stay open: what they must hold is said by rules, and whatever else they hold is carried along.

Profile: ReferralBundle
Parent: Bundle
Id: waymark-referral-bundle
Title: "Referral bundle"
Description: "One referral with everything that belongs to it, as it is kept: one request, one person, where the work stands, and a word on risk. What Waymark does not understand stays in it."
* insert Published
* obeys wm-bundle-request and wm-bundle-person and wm-bundle-work and wm-bundle-work-missing and wm-bundle-service
* obeys wm-bundle-risks and wm-bundle-no-known-risks and wm-bundle-facts and wm-bundle-about-me
* type = #collection
* entry 1..*
* entry.fullUrl 1..1
* entry.resource 1..1

Profile: MessageBundle
Parent: Bundle
Id: waymark-message-bundle
Title: "Message bundle"
Description: """
A message in the shape of the NHS Booking and Referral Standard (BaRS, IG 1.12.0, Application 5): a new referral, its
cancellation, or an answer. BaRS has no use case for social prescribing, so a message keeps to BaRS's structure without
claiming to be a BaRS message. It differs on purpose in this:

* the use case is a code of Waymark's CodeSystem use-case, in the place where BaRS has its own;
* whoever refers may be the person, somebody close to them, or a professional without a register number, so Practitioner
  and PractitionerRole need not be there, and the requester is one of Practitioner, PractitionerRole, Organization,
  Patient or RelatedPerson;
* a Consent is there when the sender knows of one, since consent is never assumed;
* a word on risk is required, as the PRSB standard requires it;
* beside the plan of the referral there may be CarePlans for services that the person already has;
* what a link worker did before may be there: contacts as further Encounters, a support plan with its actions as further
  ServiceRequests, and so on;
* the class of the Encounter is not fixed to EMER, since nothing here is an emergency attendance;
* contacts of the person need no telephone, since some people have none.

What BaRS asks for and a real referral may lack is a warning here, not an error.
"""
* insert Published
* obeys wm-message-request and wm-message-person and wm-message-category and wm-message-focus
* obeys wm-message-encounter and wm-message-plan and wm-message-service and wm-message-work
* obeys wm-message-based-on and wm-message-performer and wm-message-telecom and wm-message-contact-rank
* obeys wm-message-risks and wm-bundle-no-known-risks and wm-bundle-facts and wm-bundle-about-me
* obeys wm-message-cancelled and wm-message-response
* obeys wm-message-organizations and wm-message-organization-name and wm-message-service-identity
* obeys wm-message-consent and wm-message-needs and wm-message-authored and wm-message-journey and wm-message-activity
// BaRS: the sender's number, the profile, the instant, the version of the application, the time of the message.
* id 1..1
* meta 1..1
* meta.profile 1..*
* meta.lastUpdated 1..1
* meta.versionId 1..1
* type = #message
* timestamp 1..1
* entry 1..*
// BaRS: every resource claims a profile and says when it was last updated. Said as rules: a profile of what every resource
// has would, for other validators, allow nothing else in it.
* entry obeys wm-message-profile and wm-message-updated
* entry.fullUrl 1..1
* entry.fullUrl obeys wm-message-ids
* entry.resource 1..1
