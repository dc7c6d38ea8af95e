// Every system and value set that these files name, once. Those of Waymark are also in src/mapping/systems.ts.

Alias: $need = https://waymark.example/fhir/CodeSystem/need
Alias: $need-phase = https://waymark.example/fhir/CodeSystem/need-phase
Alias: $referral-source = https://waymark.example/fhir/CodeSystem/referral-source
Alias: $progress = https://waymark.example/fhir/CodeSystem/progress
Alias: $progress-reason = https://waymark.example/fhir/CodeSystem/progress-reason
Alias: $closing = https://waymark.example/fhir/CodeSystem/closing
Alias: $holding-reason = https://waymark.example/fhir/CodeSystem/holding-reason
Alias: $use-case = https://waymark.example/fhir/CodeSystem/use-case
Alias: $sharing-level = https://waymark.example/fhir/CodeSystem/sharing-level
Alias: $flag-category = https://waymark.example/fhir/CodeSystem/flag-category
Alias: $risk-statement = https://waymark.example/fhir/CodeSystem/risk-statement
Alias: $fact = https://waymark.example/fhir/CodeSystem/fact
Alias: $condition-category = https://waymark.example/fhir/CodeSystem/condition-category
Alias: $careplan-category = https://waymark.example/fhir/CodeSystem/careplan-category
Alias: $task-parameter = https://waymark.example/fhir/CodeSystem/task-parameter
Alias: $summary-section = https://waymark.example/fhir/CodeSystem/summary-section
Alias: $report-part = https://waymark.example/fhir/CodeSystem/report-part
Alias: $contact-method = https://waymark.example/fhir/CodeSystem/contact-method
Alias: $attendance = https://waymark.example/fhir/CodeSystem/attendance
Alias: $uptake = https://waymark.example/fhir/CodeSystem/uptake
Alias: $time-point = https://waymark.example/fhir/CodeSystem/time-point
Alias: $instrument = https://waymark.example/fhir/CodeSystem/instrument
Alias: $measure-score = https://waymark.example/fhir/CodeSystem/measure-score
Alias: $measure-method = https://waymark.example/fhir/CodeSystem/measure-method
Alias: $measure-band = https://waymark.example/fhir/CodeSystem/measure-band
Alias: $measure-signal = https://waymark.example/fhir/CodeSystem/measure-signal
Alias: $measure-answer = https://waymark.example/fhir/CodeSystem/measure-answer
Alias: $change-direction = https://waymark.example/fhir/CodeSystem/change-direction
Alias: $change-meaning = https://waymark.example/fhir/CodeSystem/change-meaning
Alias: $contact-purpose = https://waymark.example/fhir/CodeSystem/contact-purpose

Alias: $sct = http://snomed.info/sct
Alias: $task-code = http://hl7.org/fhir/CodeSystem/task-code
Alias: $task-status = http://hl7.org/fhir/task-status
Alias: $request-intent = http://hl7.org/fhir/request-intent
Alias: $condition-category-hl7 = http://terminology.hl7.org/CodeSystem/condition-category
Alias: $observation-category = http://terminology.hl7.org/CodeSystem/observation-category
Alias: $consent-scope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $act-code = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $null-flavor = http://terminology.hl7.org/CodeSystem/v3-NullFlavor

Alias: $nhs-number-status = https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus
Alias: $nhs-number-status-england = https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland

Alias: $consent-category-bars = https://fhir.nhs.uk/CodeSystem/consent-categories-bars
Alias: $message-events-bars = https://fhir.nhs.uk/CodeSystem/message-events-bars
Alias: $message-reason-bars = https://fhir.nhs.uk/CodeSystem/message-reason-bars

Alias: $gravity = http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes
