Profile: AboutMeAnswers
Parent: QuestionnaireResponse
Id: waymark-about-me
Title: "About me"
Description: "What the person wants everyone who supports them to know, in their words: answers to the Questionnaire about-me. Repeats UKCore-QuestionnaireResponse 1.1.0 (UK Core STU1 0.5.1), which narrows nothing but the profiles that references lead to."
* insert Published
* questionnaire 1..1
* questionnaire = "https://waymark.example/fhir/Questionnaire/about-me" (exactly)
* subject 1..1
* subject only Reference(Patient)
* obeys wm-about-me-once
* insert SlicedBy(item, value, linkId)
* insert Answered(mostImportant, most-important, string)
* insert Answered(peopleImportant, people-important, string)
* insert Answered(howICommunicate, how-i-communicate, string)
* insert Answered(myWellness, my-wellness, string)
* insert Answered(pleaseDoAndDont, please-do-and-dont, string)
* insert Answered(howAndWhenToSupport, how-and-when-to-support, string)
* insert Answered(alsoWorthKnowing, also-worth-knowing, string)
* insert Answered(supportedBy, supported-by, string)
* insert Answered(multimedia, multimedia, uri)

RuleSet: Answered(name, linkId, type)
* item contains {name} 0..1
* item[{name}].linkId = "{linkId}" (exactly)
* item[{name}].answer 0..1
* item[{name}].answer.value[x] only {type}

Invariant: wm-about-me-once
Description: "Each question is answered at most once."
Severity: #error
Expression: "item.linkId.isDistinct()"

Instance: about-me
InstanceOf: Questionnaire
Usage: #definition
Title: "About me"
Description: "What a person wants everyone who supports them to know: the section About me of the PRSB Social Prescribing standard v1.1, as questions."
* url = "https://waymark.example/fhir/Questionnaire/about-me"
* version = "0.1.0"
* name = "AboutMe"
* status = #active
* experimental = false
* publisher = "Waymark"
* jurisdiction = urn:iso:std:iso:3166#GB "United Kingdom of Great Britain and Northern Ireland"
* subjectType = #Patient
* insert Question(most-important, "What is most important to me")
* insert Question(people-important, "People who are important to me")
* insert Question(how-i-communicate, "How I communicate and how to communicate with me")
* insert Question(my-wellness, "My wellness")
* insert Question(please-do-and-dont, "Please do and please don't")
* insert Question(how-and-when-to-support, "How and when to support me")
* insert Question(also-worth-knowing, "Also worth knowing about me")
* insert Question(supported-by, "Supported to write this by")
* insert Question(multimedia, "Where to find my film\, recording or pictures")
* item[8].type = #url

RuleSet: Question(linkId, text)
* item[+].linkId = "{linkId}"
* item[=].text = {text}
* item[=].type = #text
* item[=].required = false
