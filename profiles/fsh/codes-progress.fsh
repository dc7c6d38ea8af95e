CodeSystem: ProgressCodes
Id: progress
Title: "Progress"
Description: "Where the work on one referral stands now, in a link worker's words. Each state belongs to one FHIR Task status; the ConceptMap progress-to-task-status says which."
* insert OwnCodes
* #sent "Sent" "The referral has left the referrer and is on its way to the service. Nobody there has it yet."
* #received "Received" "The referral has arrived at the service. Nobody has yet said whether they can take it."
* #accepted "Accepted" "The service has said yes: somebody there will work with the person."
* #waiting-list "On the waiting list" "The service has said yes, and the person is waiting their turn for the first contact."
* #rejected "Rejected" "The service has said no before any work began. A reason says why, so that the referrer can look elsewhere."
* #contact-attempted "Contact attempted" "The link worker has tried to reach the person and has not spoken with them yet."
* #did-not-attend "Did not attend" "The person did not come to, or did not pick up, a meeting or call that had been agreed. The door stays open."
* #engaged "Engaged" "The link worker and the person are talking, and getting to know what matters to the person."
* #plan-agreed "Plan agreed" "The person and the link worker have agreed what they want to change and what each of them will do."
* #connected "Connected" "The person has been brought together with at least one group, service or activity that was part of the plan."
* #holding "Holding" "Support that goes on, on purpose, while the person waits, gets ready for change, or needs someone to stand by them. It is not a stalled referral."
* #paused "Paused" "The work has stopped for a while, for a reason that is given, and is expected to go on."
* #closed "Closed" "The work has run its course and has ended. A closing says how."
* #ended-early "Ended early" "The work had begun and ended before it could run its course. A reason says why."
* #withdrawn "Withdrawn" "The referral was taken back by, or at the wish of, whoever made it. A reason says why."
* #entered-in-error "Entered in error" "The referral should never have been made, for instance for the wrong person. Nothing in it is to be relied upon."

CodeSystem: ProgressReasonCodes
Id: progress-reason
Title: "Reason for where the work stands"
Description: "Why a referral was rejected, paused, ended early or withdrawn. The words beside the code tell the story; the code only makes it countable."
* insert OwnCodes
* #out-of-area "Out of area" "The person lives, or is registered with a practice, outside the area that the service covers."
* #not-eligible "Not eligible" "The person does not meet a rule of the service that is not about area, such as age or who funds the place."
* #outside-the-role "Outside the role" "What is asked for is not for a link worker to do, such as therapy, care work, advocacy in court or managing medicines."
* #no-capacity "No capacity" "The service has no room to take the person on within a time that would help them."
* #needs-clinical-or-crisis-service "Needs a clinical or crisis service" "The person needs clinical care, mental health crisis support or protection first. Say in words what was done about it, and who knows."
* #duplicate "Duplicate" "The service is already working with the person on the same referral, or on one for the same thing."
* #cannot-be-contacted "Cannot be contacted" "Several tries to reach the person, in the ways they were said to prefer, did not succeed."
* #person-declined "Person declined" "The person was asked and does not want this support, or does not want it any more. It is their decision and may change."
* #person-asked "Person asked to pause" "The person would like to stop for a while and to be contacted again later."
* #person-unwell "Person is unwell" "The person is too ill, or is in hospital, to go on for now."
* #person-away "Person is away" "The person is travelling, staying elsewhere, or otherwise away for a time."
* #service-unavailable "Service is unavailable" "The service cannot go on for a time, for instance because the link worker is off sick or the post is vacant."
* #did-not-engage "Did not engage" "There was contact, but the person did not take up the support over a fair time and number of tries."
* #moved "Moved away" "The person has moved to where the service cannot support them."
* #died "Died" "The person has died. No further contact is to be made with them or, unasked, with their family."
* #no-longer-needed "No longer needed" "What the referral asked for has been resolved in another way."
* #sent-elsewhere "Sent elsewhere" "The referrer has sent the person to another service instead."
* #other "Other" "None of the other reasons fits. The words beside the code say what it was."

CodeSystem: ClosingCodes
Id: closing
Title: "Closing"
Description: "How a piece of work that ran its course ended, as the person and the link worker see it together."
* insert OwnCodes
* #goals-met "Goals met" "What the person wanted to change has changed, in their own view."
* #goals-partly-met "Goals partly met" "Some of what the person wanted to change has changed, or all of it in part."
* #goals-not-met "Goals not met" "The work ran its course and what the person wanted to change has not changed. Other good may still have come of it."
* #passed-to-another-service "Passed to another service" "Somebody else supports the person from here on, and has agreed to."
* #other "Other" "The work ended in another way, which the words say."

CodeSystem: HoldingReasonCodes
Id: holding-reason
Title: "Reason for holding"
Description: "What holding is for. Holding is work; naming its purpose makes it visible."
* insert OwnCodes
* #awaiting-service "Awaiting a service" "The person is waiting for another service to begin, and the link worker stays alongside until it does."
* #preparing-for-change "Preparing for change" "The person is not yet ready to take the next step, and the link worker helps them to get there at their own pace."
* #easing-pressure "Easing pressure on the practice" "The link worker's contact takes weight off the practice or another team, who would otherwise carry the person's distress alone."
* #bearing-witness "Bearing witness" "Nothing can be fixed for now, and being listened to by somebody who stays is what helps."
