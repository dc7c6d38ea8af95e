// The summary as a document of its own, made by Waymark from all that is kept of a referral. The link worker's own summary
// (waymark-summary) is one of its entries.

Profile: SummaryDocument
Parent: Bundle
Id: waymark-summary-document
Title: "Summary document"
Description: "A summary of social prescribing as a FHIR document: the Composition first, then every resource that it refers to, directly or not. It stands for itself: every reference leads to an entry."
* insert Published
* obeys wm-document-composition
* type = #document
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* timestamp 1..1
* entry 1..*
* entry.fullUrl 1..1
* entry.resource 1..1

Invariant: wm-document-composition
Description: "The first entry is the Composition of the summary."
Severity: #error
Expression: "entry.first().resource.type.coding.where(system = 'https://waymark.example/fhir/CodeSystem/summary-section' and code = 'summary-document').exists()"

Profile: SummaryComposition
Parent: Composition
Id: waymark-summary-composition
Title: "Composition of a summary"
Description: "What is asked of the practice first, or that nothing is; then the story. Preliminary while the referral is open, final when it has ended. PRSB: Plan and requested actions, Clinical Summary, and what they summarise."
* insert Published
* obeys wm-actions-first and wm-composition-status
* type = $summary-section#summary-document
* identifier 1..1
* subject 1..1
* subject only Reference(Patient)
* section 1..*
* section.title 1..1
* section.code 1..1
* section.code.coding from SummarySectionSet (required)
* section.text 1..1

Invariant: wm-actions-first
Description: "What is asked comes before everything else."
Severity: #error
Expression: "section.code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/summary-section' and code = 'requested-actions').empty() or section.first().code.coding.where(code = 'requested-actions').exists()"

Invariant: wm-composition-status
Description: "It is preliminary, final, or entered in error."
Severity: #error
Expression: "status = 'preliminary' or status = 'final' or status = 'entered-in-error'"

Profile: RecordEntry
Parent: Observation
Id: waymark-record-entry
Title: "Entry for the record"
Description: "A code that the practice should file in the person's record, with the day on which it happened and the one who said it. Each code at most once for a referral."
* insert Published
* status = #final
* obeys wm-record-entry
* category 1..*
* subject 1..1
* subject only Reference(Patient)
* code.coding 1..1
* code.coding.system 1..1
* code.coding.system = "http://snomed.info/sct" (exactly)
* code.coding.code 1..1
* code from RecordEntrySet (required)
* effective[x] 1..1
* effective[x] only dateTime
* performer 1..*

Invariant: wm-record-entry
Description: "It says of itself that it is an entry for the record."
Severity: #error
Expression: "category.coding.where(system = 'https://waymark.example/fhir/CodeSystem/report-part' and code = 'coded-entry').exists()"

ValueSet: RecordEntrySet
Id: record-entry
Title: "Entries for the record"
Description: "The SNOMED CT codes that a practice files for social prescribing. Only codes that the NHS, or a code list used in the UK, prints are here; profiles/snomed.csv says which. What else happened is told in words."
* insert Published
* ^copyright = "This value set names concepts of SNOMED CT, which is used by permission of SNOMED International. In the United Kingdom it is licensed through NHS England."
* $sct#871731000000106 "Referral to social prescribing service"
* $sct#1362931000000106 "Seen by social prescribing link worker"
* $sct#871711000000103 "Social prescribing declined"
* $sct#1362721000000106 "Social prescribing case closed"

CodeSystem: SummarySectionCodes
Id: summary-section
Title: "Section of a summary"
Description: "The sections of a summary document, in their order, and the document itself."
* insert OwnCodes
* #summary-document "Summary of social prescribing" "The document: what Waymark tells of a referral, from all that is kept of it."
* #requested-actions "Plan and requested actions" "What is asked of the practice and of others, or that nothing is asked, or that nobody said."
* #link-worker-words "In the link worker's words" "The link worker's own summary."
* #referral "The referral" "Who was referred, by whom, to whom, when and why."
* #needs "Needs named in the referral" "What the person was up against when they were referred."
* #needs-found "Needs found later" "What came to light on the way. It is no outcome."
* #contacts "Contacts" "How often link worker and person met or tried to, and how."
* #measures "Measures" "First and last scores, how they changed and whether that is meaningful; outcomes in words."
* #plan "Goals" "What the person hoped for, and how far they have come."
* #not-worked "Tried, and did not work" "Goals that were not reached, and services that were not taken up."
* #risks "Risks and safeguarding" "What is known of risks, or that none is known."
* #connections "Connections to services" "Services that were asked to take the person on, and what they answered."
* #signposts "Signposts" "What the person was told of. Nobody was asked."
* #accompanied-visits "Accompanied visits" "Visits on which the link worker went along."
* #holding "Support that goes on while the person waits" "Why it goes on, since when, and when it is looked at again."
* #ending "Where the work stands" "Where the work stands, or how it ended."
* #coded-entries "Coded entries for the record" "What the practice should file, each code once."

ValueSet: SummarySectionSet
Id: summary-section
Title: "Section of a summary"
Description: "The sections of a summary document, and the document itself."
* insert Published
* include codes from system $summary-section
