Instance: servicerequest-summary
InstanceOf: OperationDefinition
Usage: #definition
Title: "Summary of a referral"
Description: "The summary of a referral as a FHIR document, as far as the one who asks may see it."
* url = "https://waymark.example/fhir/OperationDefinition/servicerequest-summary"
* name = "ServiceRequestSummary"
* title = "Summary of a referral"
* status = #active
* kind = #operation
* description = "The summary of a referral as a FHIR document, as far as the one who asks may see it: what is asked of the practice first, then the story. Preliminary while the referral is open."
* affectsState = false
* code = #summary
* resource = #ServiceRequest
* system = false
* type = false
* instance = true
* parameter[0].name = #detail
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "short, one page, which it is where nothing is said; or full, with each contact and goal."
* parameter[0].type = #code
* parameter[1].name = #return
* parameter[1].use = #out
* parameter[1].min = 1
* parameter[1].max = "1"
* parameter[1].documentation = "The document."
* parameter[1].type = #Bundle
