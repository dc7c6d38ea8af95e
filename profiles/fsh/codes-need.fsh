CodeSystem: NeedCodes
Id: need
Title: "Need"
Description: "What a person can be up against, in words a link worker uses. One referral may name several, and the person's own words always stand beside the code."
* insert OwnCodes
* #housing "Housing" "The home is unsuitable, insecure, unaffordable, overcrowded or in poor repair, or the person is at odds with a landlord or neighbours about it."
* #homelessness "Homelessness" "The person has no settled home: they sleep rough, stay on other people's sofas, or live in a hostel, a refuge, a vehicle or other temporary shelter."
* #food "Food and eating" "The person does not have enough to eat, cannot afford or get hold of decent food, or finds it hard to shop, cook and eat well."
* #social-contact "Social contact" "The person sees too few people or has lost touch with those around them, and would like more company. This is about how things are; loneliness is about how they feel."
* #loneliness "Loneliness" "The person feels lonely, whether or not there are people around them."
* #work "Work" "The person wants to find, keep or return to work, or to cope with what work is doing to them, volunteering as a step towards a job included."
* #money "Money" "There is not enough money to live on, or the person needs help to budget and manage what there is."
* #debt "Debt" "The person owes money that they cannot repay, or is being chased for it."
* #benefits "Benefits" "The person needs help to find out about, claim, keep or appeal a benefit or other entitlement."
* #surroundings "Surroundings" "Where the person lives does them harm or holds them back: damp, mould, noise, polluted air, no green space, or streets in which they do not feel safe."
* #fuel-poverty "Fuel poverty" "The person cannot afford to keep their home warm, or to pay for the gas, electricity or water they need."
* #transport "Transport" "The person cannot get where they need to go, because of cost, distance, health, or a lack of buses, lifts or a car."
* #caring "Caring for someone" "The person looks after somebody who could not manage without them, and needs support, information or a break."
* #being-cared-for "Being cared for" "The person depends on somebody else's care, or needs care that they do not have, and the arrangement is missing, stretched or breaking down."
* #bereavement "Bereavement" "The person is living with a death, recent or long ago, of somebody who mattered to them."
* #domestic-abuse "Domestic abuse" "A partner, former partner or family member controls, threatens, hurts or exploits the person. Look at the safeguarding and risk entries before making contact."
* #relationships "Relationships" "The person is troubled by a relationship with a partner, family or friends: conflict, separation, or losing touch."
* #parenting "Parenting" "The person needs support in bringing up children, from pregnancy to leaving home."
* #immigration "Immigration" "The person's right to stay, asylum claim, or lack of recourse to public funds stands in the way of daily life, or they are settling in a country new to them."
* #legal "Legal matters" "The person needs advice or someone on their side in a legal matter, such as a dispute, a tribunal or a will, or is in touch with the police or courts."
* #education-and-skills "Education and skills" "The person wants to learn: reading, writing, numbers, English, a qualification or a new skill."
* #digital-access "Digital access" "The person lacks the device, connection, skill or confidence to do online what others now expect to be done online."
* #physical-activity "Physical activity" "The person wants to move more, or has lost strength, fitness or confidence in moving."
* #long-term-condition "Living with a long-term condition" "The person wants help to live well with a lasting illness, disability or pain, beyond its medical treatment."
* #emotional-wellbeing "Emotional wellbeing" "The person is low, anxious, stressed or overwhelmed, and wants support that is not, or not only, clinical treatment."
* #drugs-alcohol-or-gambling "Drugs, alcohol or gambling" "The person's own, or somebody else's, drinking, drug use or gambling gets in the way of the life they want."
* #faith-and-culture "Faith and culture" "The person wants to find, keep or return to a community of faith, language or culture, or is cut off from theirs."
* #purpose-and-interests "Purpose and interests" "The person wants something to get up for: a hobby, a group, the arts, nature, learning for its own sake, or a way to give something back."
* #other "Other need" "Something else that the person is up against. The words beside the code say what it is."

CodeSystem: NeedPhaseCodes
Id: need-phase
Title: "When a need was found"
Description: "When in the journey a need came to light. New needs are counted apart from outcomes, so that listening well does not look like failure."
* insert OwnCodes
* #referral "At referral" "The need was named by whoever made the referral."
* #assessment "At assessment" "The need came to light in the first conversations between the link worker and the person."
* #later "Later" "The need came to light, or arose, after the plan was first agreed."

CodeSystem: ConditionCategoryCodes
Id: condition-category
Title: "Condition category"
Description: "Sets the person's own account of things apart from what others wrote about them."
* insert OwnCodes
* #person-reported "Reported by the person" "What the person says is wrong, in their own words. It may differ from what the referrer saw, and neither corrects the other."
* #found-need "Need found on the way" "A need that the referral did not name, and that came to light in the work. It is counted apart from outcomes."
* #plan-need "Need in the plan" "A need that the plan answers. The goals of the plan address it."
