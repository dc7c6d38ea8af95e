RuleSet: Published
* ^experimental = false
* ^publisher = "Waymark"
* ^jurisdiction = urn:iso:std:iso:3166#GB "United Kingdom of Great Britain and Northern Ireland"

RuleSet: OwnCodes
* insert Published
* ^caseSensitive = true
* ^content = #complete

// An extension in its slice. The URL is written out in the slice, because @medplum/core 4.5 reports a required
// extension as missing when only the slice's profile carries the URL (medplum#8625).
RuleSet: Carries(definition, name, card, url)
* extension contains {definition} named {name} {card}
* extension[{name}].url = "{url}" (exactly)

// A slice of identifiers from one system, with a value.
RuleSet: Identified(name, card, url)
* identifier contains {name} {card}
* identifier[{name}].system 1..1
* identifier[{name}].system = "{url}" (exactly)
* identifier[{name}].value 1..1

RuleSet: SlicedBy(element, kind, path)
* {element} ^slicing.discriminator[0].type = #{kind}
* {element} ^slicing.discriminator[0].path = "{path}"
* {element} ^slicing.rules = #open
* {element} ^slicing.ordered = false
