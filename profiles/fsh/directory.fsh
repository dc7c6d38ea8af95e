CodeSystem: ServiceCapacityCodes
Id: service-capacity
Title: "Capacity of a service"
Description: "Whether a community service takes people on, in its own words. A service that has not said has none of them."
* insert OwnCodes
* #open "Takes people on" "Whoever comes can begin, as soon as the service next meets."
* #waiting-list "Waiting list" "The service takes names, and people wait for their turn."
* #full "Full" "The service takes nobody on at present, and keeps no list."
