CodeSystem: ReportPartCodes
Id: report-part
Title: "Part of a report"
Description: "What a resource, or a section of one, is in what comes back from a link worker."
* insert OwnCodes
* #contact "Contact" "One meeting, call or try between the link worker and the person."
* #assessment "Assessment" "Something that was found out about the person, in words or as the result of an instrument."
* #measure "Measure" "An instrument that Waymark knows, taken at one time, with its scores as Waymark worked them out."
* #subscale "Subscale" "The result of one question of an instrument, or of one part of it."
* #signpost "Signpost" "A name and a number handed over to the person. Nobody was asked, so it is not a referral."
* #goal "Goal" "What the person hopes for, as the plan has it."
* #stage-goal "Stage goal" "A smaller goal on the way, which belongs to one action of the plan."
* #connection "Connection to a service" "An onward referral to a community service, which is asked and answers; or the work of that service on it."
* #practice-action "Action asked of the practice" "Something that the practice is asked to do, and accepts, rejects or completes."
* #plan-action "Action of a plan" "A step towards a goal: who does what, and when. Nobody outside the plan is asked by it."
* #summary "Summary of social prescribing" "What the link worker writes to the practice about the work as a whole."
* #requested-actions "Plan and requested actions" "The section of a summary that says what is planned and what is asked of others."
* #requested-action "Requested action" "One thing that is planned or asked for."
* #for-professionals "Actions for professionals" "What the practice, or another professional, is asked to do."
* #for-person "Actions for the person or their carer" "What the person, or whoever cares for them, is going to do."
* #agreed-actions "Agreed with the person or their representative" "What the person, or somebody who may speak for them, agreed to."
* #no-action-needed "No action needed" "Nothing is asked of anybody. It is said, so that nobody has to guess."
* #coded-entry "Entry for the record" "A code that the practice should file. Waymark says it: in what is sent to Waymark it is refused."
* #summary-words "Summary" "What happened, in the words of the link worker."

CodeSystem: ContactMethodCodes
Id: contact-method
Title: "Contact method"
Description: "How a link worker and a person met, or tried to."
* insert OwnCodes
* #face-to-face "Face to face" "They were in one place: in a room, at the person's home, on a walk."
* #telephone "Telephone" "They spoke on the telephone."
* #video "Video" "They saw and heard one another on a screen."
* #text-message "Text message" "They wrote to one another by text message or in a chat on the telephone."
* #email "E-mail" "They wrote to one another by e-mail."
* #letter "Letter" "The link worker wrote a letter, or the person did."
* #online "Online" "They met in another way online, such as a group, a forum or a form."

CodeSystem: AttendanceCodes
Id: attendance
Title: "Attendance"
Description: "Whether a link worker and a person met. A try that reached nobody is a contact too, and is counted as one."
* insert OwnCodes
* #attended "Attended" "They met, as was agreed or by chance."
* #did-not-attend "Did not attend" "The person was expected and did not come, or did not answer."
* #could-not-be-reached "Could not be reached" "The link worker tried without an appointment, and reached nobody."
* #cancelled-by-person "Cancelled by the person" "The person said beforehand that they would not come."
* #cancelled-by-service "Cancelled by the service" "The link worker or the service called it off."

CodeSystem: UptakeCodes
Id: uptake
Title: "Uptake"
Description: "Whether a person took up what they were connected to."
* insert OwnCodes
* #taken-up "Taken up" "The person went, and goes on or has finished."
* #taken-up-in-part "Taken up in part" "The person went once or for a while, or took up some of what was offered."
* #not-taken-up "Not taken up" "The person did not go."
* #not-known "Not known" "It was asked, and nobody can say yet."

CodeSystem: TimePointCodes
Id: time-point
Title: "Time point"
Description: "When in the journey something was measured. Change is counted from the baseline."
* insert OwnCodes
* #baseline "Baseline" "Measured at the beginning, before anything could have changed."
* #follow-up "Follow-up" "Measured on the way, as often as it is useful."
* #closing "Closing" "Measured at the end of the work."
