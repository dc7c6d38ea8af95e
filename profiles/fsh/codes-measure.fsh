// The words of measures (src/domain/instruments, docs/measures.md). No text of any questionnaire stands here: it belongs
// to the owners of the instrument.

CodeSystem: InstrumentCodes
Id: instrument
Title: "Instrument"
Description: "What a link worker measures with. Ranges, scoring and sources: docs/measures.md."
* insert OwnCodes
* #ons4 "ONS4 personal well-being" "Four questions of the Office for National Statistics about life now. Each is a score of its own: they are never added up."
* #swemwbs "SWEMWBS, Short Warwick-Edinburgh Mental Well-being Scale" "Seven questions about mental well-being, as a raw sum and as the metric score that a published table gives for it."
* #wemwbs "WEMWBS, Warwick-Edinburgh Mental Well-being Scale" "Fourteen questions about mental well-being, as a sum."
* #who5 "WHO-5 well-being index" "Five questions of the World Health Organization about well-being, as a sum and as a percentage."
* #ucla3 "UCLA three-item loneliness scale" "Three questions that do not name loneliness, as a sum."
* #ons-loneliness "ONS direct measure of loneliness" "One question of the Office for National Statistics: how often the person feels lonely."
* #de-jong-gierveld-6 "De Jong Gierveld loneliness scale, six items" "Six statements about emotional and social loneliness; what is counted is how many of them point to it."
* #phq9 "PHQ-9, patient health questionnaire" "Nine questions about low mood, as a sum."
* #gad7 "GAD-7, generalised anxiety disorder" "Seven questions about anxiety, as a sum."
* #eq5d5l "EQ-5D-5L" "Five dimensions of health of five levels each, an index that is worked out elsewhere, and a scale from 0 to 100."
* #pam "PAM, patient activation measure" "How able somebody is to look after their own health: a score, and the level that follows from it."
* #mycaw "MYCaW, measure yourself concerns and wellbeing" "One or two concerns in the person's own words, and their wellbeing, each scored by the person."
* #goal "Goal score" "How far one goal of the person is reached, from 0 to 10, in a series for each goal."
* #service-use "Use of health services" "How often health services were used over a number of months before the day. Fewer is not judged to be better."
* #outcome-in-words "Outcome in words" "What changed, in words: an outcome like any other, with nothing to score."

CodeSystem: MeasureScoreCodes
Id: measure-score
Title: "Score of a measure"
Description: "What a value is of. Which scores an instrument has is said in docs/measures.md."
* insert OwnCodes
* #satisfaction "Life satisfaction" "The answer to the first question of the ONS4, about satisfaction with life."
* #worthwhile "Worthwhile" "The answer to the second question of the ONS4, about what the person does being worthwhile."
* #happy "Happiness" "The answer to the third question of the ONS4, about happiness yesterday."
* #anxious "Anxiety" "The answer to the fourth question of the ONS4, about anxiety yesterday. Lower is better."
* #swemwbs-raw "SWEMWBS raw score" "The sum of the seven answers of the SWEMWBS. It is never compared with a metric score."
* #swemwbs-metric "SWEMWBS metric score" "What the published table of the SWEMWBS gives for its raw score."
* #raw "Raw score" "The sum of the answers, of an instrument that tells it in another form as well."
* #percentage "Percentage" "The raw score as a percentage of the highest that can be."
* #total "Total score" "The one score of the instrument as a whole."
* #emotional "Emotional loneliness" "How many of the statements about missing someone close point to loneliness."
* #social "Social loneliness" "How many of the statements about missing company point to loneliness."
* #lonely "How often lonely" "The answer to the direct question about loneliness: a word in an order, and not a number."
* #profile "Profile of answers" "The answers one after another, as digits. It is no number, and no profile is better than another by itself."
* #index "Index value" "A value that a country's own table gives for a profile. It is kept as it was given."
* #vas "Visual analogue scale" "The point on a scale from 0 to 100 that the person chose."
* #score "Score" "A score that is worked out elsewhere, and kept as it was given."
* #level "Level" "The level that a score lies in, counted from one."
* #concern-1 "First concern" "How much the first of the person's own concerns troubles them."
* #concern-2 "Second concern" "How much the second of the person's own concerns troubles them."
* #wellbeing "Wellbeing" "How well the person feels, on the same scale as their concerns."
* #goal "How far the goal is reached" "How far the person has come towards the goal, from 0 to 10."
* #gp-appointments "GP appointments" "How many appointments at the practice the person had in the months that are counted."
* #emergency-attendances "Emergency attendances" "How often the person went to an emergency department in the months that are counted."
* #hospital-admissions "Hospital admissions" "How often the person was admitted to a hospital in the months that are counted."

CodeSystem: MeasureMethodCodes
Id: measure-method
Title: "Method of a measure"
Description: "Which scale a sender speaks of, where an instrument has two over the same range."
* insert OwnCodes
* #raw "Raw score" "The sender speaks of the sum of the answers."
* #metric "Metric score" "The sender speaks of what a published table gives for the sum."

CodeSystem: MeasureBandCodes
Id: measure-band
Title: "Band of a score"
Description: "A range of a score that its source gives a name. The ranges of each instrument stand in docs/measures.md."
* insert OwnCodes
* #very-low "Very low" "In the lowest range, where the source tells it from a low one."
* #low "Low" "In the range that the source calls low."
* #medium "Medium" "In the range that the source calls medium."
* #high "High" "In the range that the source calls high."
* #very-high "Very high" "In the highest range, where the source tells it from a high one."
* #poor "Poor" "In the range of a well-being index that its source calls poor."
* #not-lonely "Not lonely" "In the range of a loneliness scale that does not count as lonely."
* #lonely "Lonely" "In the range of a loneliness subscale that counts as lonely."
* #moderate "Moderate" "In the middle range of a loneliness scale: lonely, and not severely so."
* #severe "Severe" "In the highest range of a loneliness scale."
* #below-caseness "Below caseness" "Below the score from which NHS Talking Therapies counts a person as a case."
* #caseness "Caseness" "At or above the score from which NHS Talking Therapies counts a person as a case. It is no diagnosis."
* #level-1 "Level 1" "The first of four levels of activation, the least able."
* #level-2 "Level 2" "The second of four levels of activation."
* #level-3 "Level 3" "The third of four levels of activation."
* #level-4 "Level 4" "The fourth of four levels of activation, the most able."

CodeSystem: MeasureSignalCodes
Id: measure-signal
Title: "Signal of a measure"
Description: "What a source says should be looked at when a score is low, or any answer is."
* insert OwnCodes
* #test-for-depression "Test for depression" "The source of the WHO-5 says that somebody with this score, or with such an answer, should be tested for depression."

CodeSystem: MeasureAnswerCodes
Id: measure-answer
Title: "Answer of a measure"
Description: "Answers that are words."
* insert OwnCodes
* #never "Never" "The person never feels so."
* #hardly-ever "Hardly ever" "The person hardly ever feels so."
* #occasionally "Occasionally" "The person feels so now and then."
* #some-of-the-time "Some of the time" "The person feels so some of the time."
* #often-or-always "Often or always" "The person feels so often, or all the time."
* #yes "Yes" "The statement is true of the person."
* #more-or-less "More or less" "The statement is more or less true of the person."
* #no "No" "The statement is not true of the person."

CodeSystem: ChangeDirectionCodes
Id: change-direction
Title: "Direction of a change"
Description: "Which way a score went, in what is better and worse for the person."
* insert OwnCodes
* #better "Better" "The score went the way that its source calls better, whether up or down."
* #worse "Worse" "The score went the way that its source calls worse, whether up or down."
* #same "Same" "The score is what it was before."
* #not-judged "Not judged" "The score is another one, and no source says which way is better."

CodeSystem: ChangeMeaningCodes
Id: change-meaning
Title: "Meaning of a change"
Description: "Whether a source calls a change of this size a meaningful, or reliable, one."
* insert OwnCodes
* #meaningful "Meaningful" "The change is at least as large as what the source that is named calls meaningful."
* #not-meaningful "Not meaningful" "The change is smaller than what the source that is named calls meaningful."
* #unknown "Unknown" "No source says how large a change of this score has to be before it means something."
