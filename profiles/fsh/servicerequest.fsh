Profile: ReferralRequest
Parent: ServiceRequest
Id: waymark-servicerequest
Title: "Referral"
Description: "The ask: a person, a reason, a service. Its status is the requester's to change; where the work stands is the Task's. Repeats the constraints of UKCore-ServiceRequest 2.2.0 (UK Core STU1 0.5.1), whose reference targets are those of R4."
* insert Published
* obeys wm-request-category

// Extension-UKCore-SourceOfServiceRequest 1.1.0: 0..1, one CodeableConcept, extensible binding to SNOMED CT codes;
// what it has no code for comes from our CodeSystem referral-source.
* insert Carries(UkSourceOfServiceRequest, sourceOfServiceRequest, 0..1, https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-SourceOfServiceRequest)
* extension[sourceOfServiceRequest].value[x] 1..1
* extension[sourceOfServiceRequest].value[x] only CodeableConcept
* extension[sourceOfServiceRequest].value[x] from https://fhir.hl7.org.uk/ValueSet/UKCore-SourceOfServiceRequest (extensible)

// Extension-UKCore-ServiceRequestMethod 1.0.0 (retired in STU1; the PRSB's seven methods): one CodeableConcept.
* insert Carries(UkServiceRequestMethod, serviceRequestMethod, 0..1, https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ServiceRequestMethod)
* extension[serviceRequestMethod].value[x] 1..1
* extension[serviceRequestMethod].value[x] only CodeableConcept
* extension[serviceRequestMethod].value[x] from https://fhir.hl7.org.uk/ValueSet/UKCore-ServiceRequestMethod (extensible)

// UKCore-ServiceRequest 2.2.0: bindings. Ours: what is asked is always said to be a referral to social prescribing.
* code 1..1
* code = $use-case#social-prescribing-referral
* code from https://fhir.hl7.org.uk/ValueSet/UKCore-ProcedureCode (preferred)
* reasonCode from https://fhir.hl7.org.uk/ValueSet/UKCore-ServiceRequestReasonCode (extensible)
* bodySite from https://fhir.hl7.org.uk/ValueSet/UKCore-BodySite (extensible)

// Ours. Somebody asks; somebody is asked. A BaRS sender gives no number: then the message's own id names the referral.
* identifier.value 1..1
* intent from ReferralIntentSet (required)
* doNotPerform = false
* category 1..*
* subject only Reference(Patient)
* requester 1..1
* requester only Reference(Practitioner or PractitionerRole or Organization or Patient or RelatedPerson)
* performer 1..*

Invariant: wm-request-category
Description: "One category says that this is a referral (message-category-servicerequest#referral) and, beside it, that it is social prescribing (use-case#social-prescribing)."
Severity: #error
Expression: "category.where(coding.where(system = 'https://waymark.example/fhir/CodeSystem/use-case' and code = 'social-prescribing').exists() and coding.where(system = 'https://fhir.nhs.uk/CodeSystem/message-category-servicerequest' and code = 'referral').exists()).exists()"
