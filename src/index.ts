// The public API: what other programs may build on. Everything else may change without notice.
export { type Conformance, type ConformanceSources, createConformance } from './conformance/check.js';
export { type Limits, readJson } from './conformance/json.js';
export { writeJson } from './conformance/json-literals.js';
export { applyMessage, toRest } from './connectors/at-rest.js';
export { createBarsConnector } from './connectors/bars/connector.js';
export { type Connector, type Incoming, type WireName, wireNames } from './connectors/connector.js';
export { type ConnectorExamples, type ConnectorRule, connectorContract } from './connectors/contract.js';
export { createFhirRestConnector } from './connectors/fhir-rest/connector.js';
export { createPlatformConnector } from './connectors/platform/connector.js';
export { platformSchema } from './connectors/platform/schema.js';
export { detectWire, type Wires } from './connectors/wires.js';
export type { Attempt, Destination } from './delivery/destination.js';
export { type Issue, type IssueCode, issueCodes, Refusal } from './domain/issue.js';
export {
  type Measurement,
  type MeasurementInSeries,
  measurementsTogether,
  readMeasurement,
  type ScoredMeasurement,
  scoreMeasurement,
} from './domain/measure.js';
export type { Message, ProgressMessage, ReferralMessage, WithdrawalMessage } from './domain/message.js';
export { isNhsNumber } from './domain/nhs-number.js';
export type { Connection, Credentials, Party } from './domain/party.js';
export { allowedMoves, checkMove, type Progress, type ProgressState, progressTable } from './domain/progress.js';
export type { Referral } from './domain/referral.js';
export type { Policy } from './mapping/complete-referral.js';
export type { Leaf } from './mapping/engine/table.js';
export type { Explanation } from './mapping/explain.js';
export { operationOutcome } from './mapping/operation-outcome.js';
export { referralParts } from './mapping/parts/referral-parts.js';
export type { Owed } from './store/records.js';
