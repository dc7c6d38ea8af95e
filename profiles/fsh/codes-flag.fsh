CodeSystem: FlagCategoryCodes
Id: flag-category
Title: "Flag category"
Description: "What kind of thing must be seen before anybody meets the person."
* insert OwnCodes
* #reasonable-adjustment "Reasonable adjustment" "A change that a service must make so that the person can use it, as the Equality Act 2010 asks."
* #impairment "Impairment" "A lasting difficulty with seeing, hearing, moving, thinking, communicating or the like, and what it means for support."
* #mobility "Mobility" "What the person needs in order to get about, from a stick or a hoist to a ground-floor room."
* #other-requirement "Other individual requirement" "Anything else that the person needs from those who support them."
* #safeguarding "Safeguarding" "A concern that the person, or somebody near them, may be suffering or at risk of abuse or neglect. See it before making contact."
* #looked-after-child "Looked after child" "The child is in the care of a local authority."
* #unborn-child-protection-plan "Unborn child protection plan" "A child protection plan is in place for a baby not yet born."
* #risk "Risk" "A risk to the person or to others, or the statement that none is known. Every referral says one or the other."

CodeSystem: RiskStatementCodes
Id: risk-statement
Title: "Risk statement"
Description: "What can be said about risk as a whole."
* insert OwnCodes
* #no-known-risks "No known risks" "The referrer has thought about risk to the person and to others, and knows of none. It does not say that there is none."
