Profile: ReferralEncounter
Parent: Encounter
Id: waymark-encounter
Title: "Encounter of a referral"
Description: "The meeting out of which a referral came, as messages of the NHS Booking and Referral Standard carry it: its identifier is the number that people quote to one another, its episode of care the journey. Repeats the constraints of UKCore-Encounter 2.1.0 (UK Core STU1 0.5.1)."
* insert Published
* subject only Reference(Patient)
// UKCore-Encounter 2.1.0: bindings.
* type from https://fhir.hl7.org.uk/ValueSet/UKCore-EncounterType (extensible)
* serviceType from https://fhir.hl7.org.uk/ValueSet/UKCore-CareSettingType (extensible)
* hospitalization.admitSource from https://fhir.hl7.org.uk/ValueSet/UKCore-SourceOfAdmission (preferred)
* hospitalization.dischargeDisposition from https://fhir.hl7.org.uk/ValueSet/UKCore-DischargeDestination (preferred)
* location.physicalType from https://fhir.hl7.org.uk/ValueSet/UKCore-EncounterLocationType (preferred)
