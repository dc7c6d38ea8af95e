Profile: ReferralOrganization
Parent: Organization
Id: waymark-organization
Title: "Organisation"
Description: "A GP practice, a referrer's or a recipient's organisation, or a local authority. Repeats the constraints of UKCore-Organization 2.1.0 (UK Core STU1 0.5.1). Community groups have no ODS code: a name is enough."
* insert Published
// UKCore-Organization 2.1.0: identifier sliced by system, open; each ODS code 0..1, system fixed, value 1..1.
* insert SlicedBy(identifier, value, system)
* insert Identified(odsOrganisationCode, 0..1, https://fhir.nhs.uk/Id/ods-organization-code)
* insert Identified(odsSiteCode, 0..1, https://fhir.nhs.uk/Id/ods-site-code)
// Ours: the doctor whom the person usually sees, by name.
* insert SlicedBy(contact, pattern, purpose)
* contact contains usualGp 0..1
* contact[usualGp].purpose 1..1
* contact[usualGp].purpose = $contact-purpose#usual-gp
* contact[usualGp].name 1..1
* contact[usualGp].name.text 1..1

Profile: ReferralService
Parent: HealthcareService
Id: waymark-healthcareservice
Title: "Service"
Description: "The service that is asked. Repeats the constraints of UKCore-HealthcareService 1.1.0 (UK Core STU1 0.5.1)."
* insert Published
// UKCore-HealthcareService 1.1.0: extensible binding.
* communication from https://fhir.hl7.org.uk/ValueSet/UKCore-HumanLanguage (extensible)
