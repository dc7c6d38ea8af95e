// Measures: an instrument at one time, told from an assessment in words by the code in its category.

Profile: Measure
Parent: Observation
Id: waymark-measure
Title: "Measure"
Description: "An instrument that Waymark knows, at one time, with a component for each score. Waymark scores it: answers, total and scores that disagree are refused. The answers, where they were given, stand in a QuestionnaireResponse that it is derived from."
* insert Published
* obeys wm-measure-scores and wm-measure-own-words
* subject 1..1
* subject only Reference(Patient)
* category 1..*
* insert SlicedBy(category, pattern, $this)
* category contains measure 1..1
* category[measure] = $report-part#measure
* insert SlicedBy(code.coding, value, system)
* code.coding contains instrument 1..1
* code.coding[instrument].system 1..1
* code.coding[instrument].system = "https://waymark.example/fhir/CodeSystem/instrument" (exactly)
* code.coding[instrument].code 1..1
* code.coding[instrument] from InstrumentSet (required)
* effective[x] 1..1
* effective[x] only dateTime
* value[x] only string
* method from MeasureMethodSet (required)
* component.code from MeasureScoreSet (extensible)
* component.value[x] 1..1
* component.value[x] only Quantity or CodeableConcept or string
* component.interpretation from MeasureBandSet (extensible)
* interpretation from MeasureSignalSet (extensible)
* insert Carries(TimePoint, timePoint, 1..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-time-point)
* insert Carries(MeasureAbout, about, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-measure-about)
* insert Carries(CountedMonths, months, 0..1, https://waymark.example/fhir/StructureDefinition/waymark-ext-counted-months)
* insert Carries(OwnWords, ownWords, 0..*, https://waymark.example/fhir/StructureDefinition/waymark-ext-own-words)
* insert Carries(SinceBaseline, sinceBaseline, 0..*, https://waymark.example/fhir/StructureDefinition/waymark-ext-since-baseline)
* insert Carries(SinceLast, sinceLast, 0..*, https://waymark.example/fhir/StructureDefinition/waymark-ext-since-last)

Invariant: wm-measure-scores
Description: "Each score stands in the measure once."
Severity: #error
Expression: "component.code.coding.where(system = 'https://waymark.example/fhir/CodeSystem/measure-score').code.isDistinct()"

Invariant: wm-measure-own-words
Description: "Each question has own words once."
Severity: #error
Expression: "extension.where(url = 'https://waymark.example/fhir/StructureDefinition/waymark-ext-own-words').extension.where(url = 'item').value.isDistinct()"

Profile: MeasureAnswers
Parent: QuestionnaireResponse
Id: waymark-measure-answers
Title: "Answers of a measure"
Description: "The answers that a measure is derived from, by neutral keys. The text of a question belongs to the owner of the instrument, and is not here."
* insert Published
* obeys wm-measure-answers-named and wm-measure-answers-once
* questionnaire 1..1
* subject 1..1
* subject only Reference(Patient)
* partOf 1..1
* partOf only Reference(Observation)
* item 1..*
* item.text 0..0
* item.item 0..0
* item.answer 1..1
* item.answer.value[x] 1..1
* item.answer.value[x] only integer or Coding
* item.answer.valueCoding from MeasureAnswerSet (required)

Invariant: wm-measure-answers-named
Description: "The questions are those of an instrument that Waymark knows, by Waymark's own name for them."
Severity: #error
Expression: "questionnaire.startsWith('https://waymark.example/fhir/Questionnaire/measure-')"

Invariant: wm-measure-answers-once
Description: "Each question of an instrument is answered at most once."
Severity: #error
Expression: "item.linkId.isDistinct()"

Extension: MeasureAbout
Id: waymark-ext-measure-about
Title: "What a measure is about"
Description: "Which goal is scored, where a person has several: each is a series of its own."
Context: Observation
* insert OneValue(string)

Extension: CountedMonths
Id: waymark-ext-counted-months
Title: "Counted months"
Description: "Over how many months before the day the use of services is counted."
Context: Observation
* insert OneValue(positiveInt)

Extension: OwnWords
Id: waymark-ext-own-words
Title: "Own words"
Description: "What is scored, in the person's own words, by the question that it is scored with."
Context: Observation
* insert Published
* extension contains
    item 1..1 and
    words 1..1
* extension[item].value[x] 1..1
* extension[item].value[x] only code
* extension[words].value[x] 1..1
* extension[words].value[x] only string

RuleSet: Changed
* insert Published
* extension contains
    score 1..1 and
    from 1..1 and
    to 1..1 and
    difference 0..1 and
    direction 1..1 and
    meaning 1..1 and
    source 0..1
* extension[score].value[x] 1..1
* extension[score].value[x] only code
* extension[score].value[x] from MeasureScoreSet (required)
* extension[from].value[x] 1..1
* extension[from].value[x] only decimal or string
* extension[to].value[x] 1..1
* extension[to].value[x] only decimal or string
* extension[difference].value[x] 1..1
* extension[difference].value[x] only decimal
* extension[direction].value[x] 1..1
* extension[direction].value[x] only code
* extension[direction].value[x] from ChangeDirectionSet (required)
* extension[meaning].value[x] 1..1
* extension[meaning].value[x] only code
* extension[meaning].value[x] from ChangeMeaningSet (required)
* extension[source].value[x] 1..1
* extension[source].value[x] only string

Extension: SinceBaseline
Id: waymark-ext-since-baseline
Title: "Change since baseline"
Description: "How one score differs from that of the baseline of its series. Waymark works it out."
Context: Observation
* insert Changed

Extension: SinceLast
Id: waymark-ext-since-last
Title: "Change since last"
Description: "How one score differs from that of the measure before it in its series. Waymark works it out."
Context: Observation
* insert Changed

ValueSet: InstrumentSet
Id: instrument
Title: "Instruments"
Description: "Every instrument that Waymark scores."
* insert WholeSystem($instrument)

ValueSet: MeasureScoreSet
Id: measure-score
Title: "Scores"
Description: "Everything that a value can be of."
* insert WholeSystem($measure-score)

ValueSet: MeasureMethodSet
Id: measure-method
Title: "Methods"
Description: "Every scale that a sender can speak of."
* insert WholeSystem($measure-method)

ValueSet: MeasureBandSet
Id: measure-band
Title: "Bands"
Description: "Every named range of a score."
* insert WholeSystem($measure-band)

ValueSet: MeasureSignalSet
Id: measure-signal
Title: "Signals"
Description: "Everything that a score can say should be looked at."
* insert WholeSystem($measure-signal)

ValueSet: MeasureAnswerSet
Id: measure-answer
Title: "Answers"
Description: "Every answer that is a word."
* insert WholeSystem($measure-answer)

ValueSet: ChangeDirectionSet
Id: change-direction
Title: "Directions"
Description: "Every way in which a score can go."
* insert WholeSystem($change-direction)

ValueSet: ChangeMeaningSet
Id: change-meaning
Title: "Meanings"
Description: "Everything that a source can say about the size of a change."
* insert WholeSystem($change-meaning)
