Profile: ReferralPractitioner
Parent: Practitioner
Id: waymark-practitioner
Title: "Professional"
Description: "Somebody who refers, is referred to, or reports, paid or not: a GP, a teacher, a faith leader, a receptionist, a volunteer. Repeats the constraints of UKCore-Practitioner 2.1.0 (UK Core STU1 0.5.1)."
* insert Published
// UKCore-Practitioner 2.1.0: an identifier has a system and a value.
* identifier.system 1..1
* identifier.value 1..1

Profile: ReferralPractitionerRole
Parent: PractitionerRole
Id: waymark-practitionerrole
Title: "Professional's role"
Description: "What somebody does, for which organisation, and how to reach them there. Repeats the constraints of UKCore-PractitionerRole 2.1.0 (UK Core STU1 0.5.1)."
* insert Published
// UKCore-PractitionerRole 2.1.0: an identifier has a system and a value; code extensible.
* identifier.system 1..1
* identifier.value 1..1
* code from https://fhir.hl7.org.uk/ValueSet/UKCore-PractitionerRoleCode (extensible)
* insert Carries(Grade, grade, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-grade)
* insert Carries(Team, team, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-team)

Profile: ReferralRelatedPerson
Parent: RelatedPerson
Id: waymark-relatedperson
Title: "Somebody close to the person"
Description: "Family, a carer, a friend or a neighbour, who may refer. Repeats the constraints of UKCore-RelatedPerson 2.3.0 (UK Core STU1 0.5.1)."
* insert Published
// UKCore-RelatedPerson 2.3.0: extensible binding.
* relationship from https://fhir.hl7.org.uk/ValueSet/UKCore-PersonRelationshipType (extensible)
