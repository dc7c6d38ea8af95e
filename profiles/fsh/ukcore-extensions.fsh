// Extensions of UK Core STU1 0.5.1 by name and URL, so that SUSHI can put them in a slice. They are not published from
// here (scripts/profiles.ts leaves them out): what they require is repeated in each slice, with the version it is from.

RuleSet: OfUkCore(name)
* ^url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-{name}"

Extension: UkNhsNumberVerificationStatus
Id: ukcore-nhs-number-verification-status
Context: Patient.identifier
* insert OfUkCore(NHSNumberVerificationStatus)

Extension: UkEthnicCategory
Id: ukcore-ethnic-category
Context: Patient
* insert OfUkCore(EthnicCategory)

Extension: UkContactPreference
Id: ukcore-contact-preference
Context: Patient, RelatedPerson
* insert OfUkCore(ContactPreference)

Extension: UkContactRank
Id: ukcore-contact-rank
Context: Patient.contact, RelatedPerson
* insert OfUkCore(ContactRank)

Extension: UkOverseasVisitor
Id: ukcore-overseas-visitor
Context: Patient
* insert OfUkCore(OverseasVisitorChargingCategory)

Extension: UkSourceOfServiceRequest
Id: ukcore-source-of-service-request
Context: ServiceRequest
* insert OfUkCore(SourceOfServiceRequest)

Extension: UkServiceRequestMethod
Id: ukcore-service-request-method
Context: ServiceRequest
* insert OfUkCore(ServiceRequestMethod)
