CodeSystem: UseCaseCodes
Id: use-case
Title: "Use case"
Description: "What kind of message or request this is. The NHS Booking and Referral Standard has no use case for social prescribing, and Waymark adds none to the NHS's own list."
* insert OwnCodes
// NHS guides spell use cases in capitals too: the same code.
* ^caseSensitive = false
* #social-prescribing "Social prescribing" "The message or request is part of social prescribing: connecting a person with support in their community through a link worker."
* #social-prescribing-referral "Social prescribing referral" "A link worker is asked to work with the person. Pointing someone to a service by name and number only is signposting, not a referral."

CodeSystem: ReferralSourceCodes
Id: referral-source
Title: "Source of referral"
Description: "What kind of person referred, where SNOMED CT as used by UK Core has no code for them. Teachers, faith leaders and volunteers refer too."
* insert OwnCodes
* #teacher "Teacher" "A teacher or other member of staff of a school, college or university."
* #faith-leader "Faith leader" "A priest, imam, rabbi, chaplain or other person who leads or serves a community of faith."
* #receptionist "Receptionist" "A receptionist or care navigator at the front desk of a GP practice or other service."
* #care-coordinator "Care coordinator" "A care coordinator who brings together the support around a person, in a practice or primary care network."
* #link-worker "Link worker" "Another social prescribing link worker, for instance when the person moves to a different area."
* #volunteer "Volunteer" "Somebody who gives their time unpaid in a community group, charity or public service."
* #charity-worker "Charity worker" "A paid member of staff of a voluntary, community, faith or social enterprise organisation."
* #housing-officer "Housing officer" "A member of staff of a council's housing service or a housing association."
* #police-officer "Police officer" "A police officer or police community support officer."
* #friend-or-neighbour "Friend or neighbour" "A friend, neighbour or colleague who is not family and not the person's carer."
* #other "Other" "Somebody else. The words beside the code say who."

CodeSystem: SharingLevelCodes
Id: sharing-level
Title: "Sharing level"
Description: "How much of the story the person agrees may go back to their GP practice."
* insert OwnCodes
* #everything "Everything" "All that the link worker records about the work may go back to the practice."
* #summary "Summary" "Codes and a short summary may go back to the practice; notes of conversations stay with the link worker."
* #codes-only "Codes only" "Only the codes that say where the work stands may go back to the practice, and none of the words."

CodeSystem: CarePlanCategoryCodes
Id: careplan-category
Title: "Care plan category"
Description: "Tells the kinds of CarePlan in a referral apart."
* insert OwnCodes
* #service-received "Service received" "A service or package of care that the person already has, or has had."
* #referral-plan "Plan behind the referral" "The plan through which a referrer's system makes the referral, as messages of the NHS Booking and Referral Standard carry it."
* #support-plan "Support plan" "What the person and the link worker agreed: needs, goals and the steps towards them."

CodeSystem: TaskParameterCodes
Id: task-parameter
Title: "Task parameter"
Description: "What an input or output of the work on a referral says."
* insert OwnCodes
* #return-response-to "Return response to" "The person, team or inbox that is to be told how it went, when that is not the referrer."
* #closing "How it closed" "How the work ended, once it has run its course."
* #uptake "Whether it was taken up" "Whether the person took up what they were connected to."
* #outcome "What came of it" "What came of it for the person, in codes or words."

CodeSystem: ContactPurposeCodes
Id: contact-purpose
Title: "Contact purpose"
Description: "What a named contact at an organisation is there for."
* insert OwnCodes
* #usual-gp "Usual GP" "The doctor at the practice who usually sees the person."
