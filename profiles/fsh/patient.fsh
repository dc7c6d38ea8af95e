Profile: Person
Parent: Patient
Id: waymark-patient
Title: "Person"
Description: "The person who is referred. Repeats the constraints of UKCore-Patient 2.1.0 (UK Core STU1 0.5.1). A person without an NHS number, an address or a telephone is a person all the same; nothing about them is required but what R4 requires."
* insert Published
* obeys wm-patient-name and wm-patient-birthdate

// UKCore-Patient 2.1.0: identifier sliced by system, open; nhsNumber 0..1, system fixed, value 1..1.
* insert SlicedBy(identifier, value, system)
* insert Identified(nhsNumber, 0..1, https://fhir.nhs.uk/Id/nhs-number)
* identifier[nhsNumber] obeys wm-nhs-number
// UKCore-Patient 2.1.0 and Extension-UKCore-NHSNumberVerificationStatus 2.1.0: 0..1, one CodeableConcept, required
// binding to UKCore-NHSNumberVerificationStatus 2.1.0, which our value set lists.
* identifier[nhsNumber].extension contains UkNhsNumberVerificationStatus named verificationStatus 0..1
* identifier[nhsNumber].extension[verificationStatus].url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus" (exactly)
* identifier[nhsNumber].extension[verificationStatus].value[x] 1..1
* identifier[nhsNumber].extension[verificationStatus].value[x] only CodeableConcept
* identifier[nhsNumber].extension[verificationStatus].value[x] from NhsNumberStatusSet (required)

// Extension-UKCore-EthnicCategory 2.2.0: 0..1, one CodeableConcept, preferred binding.
* insert Carries(UkEthnicCategory, ethnicCategory, 0..1, https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory)
* extension[ethnicCategory].value[x] 1..1
* extension[ethnicCategory].value[x] only CodeableConcept
* extension[ethnicCategory].value[x] from https://fhir.hl7.org.uk/ValueSet/UKCore-EthnicCategory (preferred)

// UKCore-Patient 2.1.0 lets it repeat; Extension-UKCore-ContactPreference 2.2.0 has at most one.
* insert Carries(UkContactPreference, contactPreference, 0..1, https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactPreference)
* extension[contactPreference].value[x] 0..0

// Extension-UKCore-OverseasVisitorChargingCategory 1.0.0 (retired in STU1): at most one, one CodeableConcept.
* insert Carries(UkOverseasVisitor, overseasVisitor, 0..1, https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-OverseasVisitorChargingCategory)
* extension[overseasVisitor].value[x] 1..1
* extension[overseasVisitor].value[x] only CodeableConcept

// FHIR R4 extensions that UKCore-Patient 2.1.0 names.
* insert Carries(http://hl7.org/fhir/StructureDefinition/patient-birthPlace, birthPlace, 0..1, http://hl7.org/fhir/StructureDefinition/patient-birthPlace)
* insert Carries(http://hl7.org/fhir/StructureDefinition/patient-religion, religion, 0..1, http://hl7.org/fhir/StructureDefinition/patient-religion)
* insert Carries(http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor, cadavericDonor, 0..1, http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor)

// UKCore-Patient 2.1.0: extensible bindings.
* maritalStatus from https://fhir.hl7.org.uk/ValueSet/UKCore-PersonMaritalStatusCode (extensible)
* contact.relationship from https://fhir.hl7.org.uk/ValueSet/UKCore-PersonRelationshipType (extensible)
* communication.language from https://fhir.hl7.org.uk/ValueSet/UKCore-HumanLanguage (extensible)

// Extension-UKCore-ContactRank 2.1.0: at most one, a positive integer.
* contact.extension contains UkContactRank named contactRank 0..1
* contact.extension[contactRank].url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactRank" (exactly)
* contact.extension[contactRank].value[x] 1..1
* contact.extension[contactRank].value[x] only positiveInt

// Ours. A linked record may mean that this is not the record to use: Waymark would have to follow it, and does not.
* link 0..0

Invariant: wm-nhs-number
Description: "An NHS number is ten digits, without spaces."
Severity: #error
Expression: "value.matches('^[0-9]{10}$')"

Invariant: wm-patient-name
Description: "The PRSB standard asks for the person's first and family name."
Severity: #warning
Expression: "name.where(given.exists() and family.exists()).exists()"

Invariant: wm-patient-birthdate
Description: "The PRSB standard asks for the person's date of birth."
Severity: #warning
Expression: "birthDate.exists()"
